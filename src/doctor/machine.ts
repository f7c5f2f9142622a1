import { connect } from 'node:net'
import type { Config } from '../config.ts'
import { checkPorts } from '../supervisor/ground.ts'
import { broken, type Finding, failed, ok } from './finding.ts'

const OLDEST = [22, 18] as const
const ANSWER_WITHIN_MS = 2_000

/** The Node that runs this. */
export function nodeVersion(version: string = process.versions.node): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return ok('node', version)
  return broken('node', `${version} is too old`, 'Install Node 24, or use "npm run", which brings its own.')
}

/** The port of the page: free while nothing runs, and answering while Conclave does. */
export async function port(
  { port, bind }: Pick<Config, 'port' | 'bind'>,
  running: boolean,
): Promise<Finding> {
  if (running) {
    if (await answers(port, bind)) return ok('port', `${port} answers`)
    return broken(
      'port',
      `Conclave runs, and port ${port} does not answer`,
      'Is PORT the one it was started with? Else look at its log and start it again.',
    )
  }
  try {
    await checkPorts([{ variable: 'PORT', port }], bind, 0)
    return ok('port', `${port} is free`)
  } catch (error) {
    return failed('port', error)
  }
}

function answers(port: number, bind: string): Promise<boolean> {
  const host = bind === '0.0.0.0' || bind === '::' ? 'localhost' : bind
  return new Promise((resolve) => {
    const socket = connect({ port, host, timeout: ANSWER_WITHIN_MS })
    const end = (answered: boolean) => {
      socket.destroy()
      resolve(answered)
    }
    socket.once('connect', () => end(true))
    socket.once('timeout', () => end(false))
    socket.once('error', () => end(false))
  })
}
