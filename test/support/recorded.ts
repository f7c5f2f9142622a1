import { type ChildProcess, spawn } from 'node:child_process'
import { appendFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadConfig } from '../../src/config.ts'
import { runProgram } from '../../src/refusal.ts'
import { supervise } from '../../src/supervisor.ts'
import { freePort } from './processes.ts'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/**
 * Run in the place of `src/main.ts`: the same, but with a listener on the line between us and the public network. Every
 * byte we send there is in the file `HEARD`, beside the data folder.
 */
export const RECORDED = fileURLToPath(import.meta.url)
export const HEARD = 'heard.bin'

const REHEARSAL = here('../../connectors/rehearsal/main.ts')
const TETHER = here('../../src/supervisor/tether.ts')

/** The rehearsal network on a port of its own, and the line to it on the port that everybody knows. */
async function listenIn(args: string[]): Promise<void> {
  const given = (option: string): string => args[args.indexOf(option) + 1] ?? ''
  const heard = join(given('--data'), '../..', HEARD)
  const port = await freePort()
  const line = createServer((ours) => {
    const theirs = connect(port, given('--host'))
    ours.on('data', (bytes) => appendFileSync(heard, bytes))
    for (const [one, other] of [
      [ours, theirs],
      [theirs, ours],
    ] as const) {
      one.pipe(other)
      one.on('error', () => other.destroy())
    }
  })
  const network = startNetwork([...args, '--port', String(port)], () => {
    line.listen(Number(given('--port')), given('--host'), () => process.stdout.write('{"ready":true}\n'))
  })
  process.once('SIGTERM', () => network.kill('SIGTERM'))
  network.once('exit', (code) => process.exit(code ?? 1))
}

function startNetwork(args: string[], ready: () => void): ChildProcess {
  const child = spawn(process.execPath, ['--import', TETHER, REHEARSAL, ...args], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  child.stdout?.once('data', ready)
  return child
}

if (import.meta.main) {
  const args = process.argv.slice(2)
  const programs = {
    prepare: here('../../src/prepare.ts'),
    role: here('../../src/main.ts'),
    rehearsal: RECORDED,
  }
  await runProgram('conclave', () =>
    args.includes('--data') ? listenIn(args) : supervise(loadConfig(), { programs }),
  )
}
