import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Colleague, signIn } from './colleague.ts'
import { type Network, networkAt } from './network.ts'
import { childrenOf, freePort, isAlive, type Name, type Running, run } from './processes.ts'
import { until } from './until.ts'

const MAIN = join(import.meta.dirname, '../../src/main.ts')
const SHORTEST_HOLD_S = 1

/** Conclave as it really runs: the supervisor, its processes, a private Redis, two SQLite files, a public network. */
export interface Bridge extends AsyncDisposable {
  url: string
  dataDir: string
  /** The public network, which says nothing by itself. */
  network: Network
  ana: Colleague
  marc: Colleague
  lea: Colleague
  sam: Colleague
  /** The two spaces the rehearsal is seeded with; replies in *support* are held for one second. */
  spaces: { support: string; product: string }
  /** Our account on the network. */
  account: string
  /** Everything the processes wrote on stdout and stderr so far. */
  out(): string
  pid(name: Name): number
  /** The process that keeps all others running. */
  supervisor: number
  /** Ends a process with SIGKILL, as a crash does, and waits until the supervisor has started it again. */
  crash(name: Name): Promise<void>
  /** Ends everything as a person would, and starts it again on the same data and ports. */
  restart(): Promise<void>
  /** Starts one more process of a role beside those of the supervisor, as on a second machine. */
  startRole(role: 'publish' | 'listen'): Running
}

/** What can be different about a bridge. */
interface Options {
  /** The program to run in the supervisor's place; it must behave like `src/main.ts`. */
  program?: string
  /** What runs it, for its data folder: `smallDisk`. */
  by?: (dataDir: string) => string[]
  /** How much the processes say. */
  log?: 'debug' | 'warn'
}

/** Starts everything in a fresh folder on free ports, and signs the four colleagues in. Leaves no process behind. */
export async function startBridge(options: Options = {}): Promise<Bridge> {
  const { program = MAIN, by = () => [], log = 'debug' } = options
  // The folder above the data has no `.env`, and its path is short enough for a unix socket.
  const folder = mkdtempSync(join(tmpdir(), 'conclave-e2e-'))
  const dataDir = join(folder, 'data')
  const [port, rehearsalPort] = [await freePort(), await freePort()]
  const url = `http://localhost:${port}`
  const network = networkAt(`http://localhost:${rehearsalPort}`)
  const settings = {
    PATH: process.env.PATH,
    CONCLAVE_DATA: dataDir,
    CONCLAVE_LOG: log,
    PORT: String(port),
    REHEARSAL_PORT: String(rehearsalPort),
  }
  const begin = () => run(program, ['--rehearsal'], settings, folder, { by: by(dataDir) })
  let supervisor = begin()
  try {
    await untilReady(supervisor)
    await network.hush()
    const [ana, marc, lea, sam] = await Promise.all([
      signIn(url, 'ana@rehearsal.test'),
      signIn(url, 'marc@rehearsal.test'),
      signIn(url, 'lea@rehearsal.test'),
      signIn(url, 'sam@rehearsal.test'),
    ])
    const { spaces, account } = await settle(lea)
    return {
      ...{ url, dataDir, network, ana, marc, lea, sam, spaces, account },
      out: () => supervisor.out(),
      pid: (name) => pidOf(supervisor, name),
      get supervisor() {
        return supervisor.pid
      },
      crash: (name) => crash(supervisor, name),
      async restart() {
        await supervisor.end('SIGTERM')
        supervisor = begin()
        await untilReady(supervisor)
        await network.hush()
      },
      // Without a channel it says on stdout that it is ready.
      startRole: (role) =>
        run(MAIN, ['--rehearsal'], { ...settings, ...onOurRedis(dataDir), CONCLAVE_ROLE: role }, folder, {
          alone: true,
        }),
      [Symbol.asyncDispose]: () => dispose(supervisor, folder),
    }
  } catch (error) {
    await dispose(supervisor, folder)
    throw error
  }
}

async function untilReady(supervisor: Running): Promise<void> {
  let ended: number | string | undefined
  void supervisor.exited.then((how) => (ended = how))
  await until(
    'the bridge is ready',
    () => {
      if (ended !== undefined) throw new Error(`the bridge ended (${ended}):\n${supervisor.out()}`)
      return /Conclave is ready/.test(supervisor.out())
    },
    { everyMs: 20 },
  )
}

function onOurRedis(dataDir: string) {
  return { REDIS_URL: `unix:${join(dataDir, 'redis/redis.sock')}` }
}

/** Shortens the hold, and waits until our account is known to the network. */
async function settle(lea: Colleague): Promise<Pick<Bridge, 'spaces' | 'account'>> {
  const { spaces } = await lea.call('listSpaces')
  const named = (name: RegExp) => spaces.find((space) => name.test(space.name))?.id ?? ''
  const support = named(/support/i)
  await lea.call('changeSpace', { at: { id: support }, body: { holdSeconds: SHORTEST_HOLD_S } })
  const account = await until('our account is connected', async () => {
    const { accounts } = await lea.call('listAccounts')
    return accounts.find((one) => one.state === 'ok')?.id
  })
  return { spaces: { support, product: named(/product/i) }, account }
}

function pidOf(supervisor: Running, name: Name): number {
  const pid = childrenOf(supervisor.pid)[name]
  if (pid === undefined) throw new Error(`${name} does not run`)
  return pid
}

async function crash(supervisor: Running, name: Name): Promise<void> {
  const before = pidOf(supervisor, name)
  process.kill(before, 'SIGKILL')
  await until(`${name} is started again`, () => {
    const now = childrenOf(supervisor.pid)[name]
    return now !== undefined && now !== before
  })
}

/** Ends it as a person would, and insists that nothing it started outlives it. */
async function dispose(supervisor: Running, folder: string): Promise<void> {
  const children = Object.values(childrenOf(supervisor.pid))
  await supervisor.end('SIGTERM')
  const left = children.filter(isAlive)
  for (const pid of left) process.kill(pid, 'SIGKILL')
  rmSync(folder, { recursive: true, force: true })
  if (left.length > 0) throw new Error(`${left.length} processes outlived their supervisor`)
}
