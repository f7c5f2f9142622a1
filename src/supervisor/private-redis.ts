import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { systemEnvironment } from '../config.ts'
import { Refusal } from '../refusal.ts'
import { killGroup } from './child.ts'

/** A redis-server of our own, child of this process. */
export interface PrivateRedis {
  /** What to put in `REDIS_URL`: `unix:/…` or `redis://:password@127.0.0.1:port`. */
  url: string
  /** Where it listens: hand it to the next start, so that whoever knows this address finds that one too. */
  address: Address
  /** Settles when the server is gone, whether stopped or fallen over. */
  exited: Promise<number | string>
  /** Ends the server (it writes down what it holds) and waits until it is gone. */
  stop(): Promise<void>
}

/** A unix socket's path may have about 104 bytes (108 on Linux, 104 on macOS). */
const LONGEST_PATH = 100
const READY_LIMIT_MS = 30_000
const STOP_LIMIT_MS = 10_000

/**
 * redis-server cannot notice that we are gone, so a shell holds the other end of a pipe from us: when the pipe closes,
 * however we ended, it ends the server. It answers with the server's own exit code, 127 when there is no server.
 */
const WATCH_OVER_REDIS = `
server=$(command -v redis-server || command -v valkey-server) || exit 127
exec 3<&0
"$server" "$1" </dev/null 3<&- &
redis=$!
trap 'kill -TERM $redis 2>/dev/null' TERM INT HUP
(read -r _ <&3; kill -TERM $redis 2>/dev/null) &
watcher=$!
exec 3<&-
wait $redis; code=$?
while kill -0 $redis 2>/dev/null; do wait $redis; code=$?; done
kill $watcher 2>/dev/null
exit $code
`

/**
 * Starts a private redis-server with its data under `dataDir/redis`, reachable only by this user, and answers when it
 * is ready. It ends with this process, also when this process is killed, and when `signal` aborts. Throws a Refusal
 * when there is no redis-server or it cannot start.
 */
export async function startPrivateRedis(options: {
  dataDir: string
  address?: Address
  signal?: AbortSignal
  env?: Record<string, string>
}): Promise<PrivateRedis> {
  const folder = join(options.dataDir, 'redis')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const address = options.address ?? (await chooseAddress(folder))
  if ('path' in address) await endLeftover(address.path)
  const conf = join(folder, 'redis.conf')
  writeFileSync(conf, configuration(folder, address), { mode: 0o600 })
  writeFileSync(join(folder, 'redis.log'), '', { mode: 0o600 })

  // A group of its own: Ctrl-C in the terminal reaches us alone, and we end things in order.
  const child = spawn('sh', ['-c', WATCH_OVER_REDIS, 'redis', conf], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    env: options.env ?? systemEnvironment(),
  })
  const exited = new Promise<number | string>((resolve) => {
    child.once('exit', (code, signal) => {
      // The server outlives its watcher only when that was killed.
      killGroup(child.pid)
      resolve(code ?? signal ?? 'unknown')
    })
  })
  child.stdin?.on('error', () => {})
  const stop = (): Promise<void> => stopGroup(child, exited)
  options.signal?.addEventListener('abort', () => void stop(), { once: true })
  try {
    await untilReady(child, address, folder)
  } catch (error) {
    await stop()
    throw error
  }
  return { url: urlOf(address), address, exited, stop }
}

/** A unix socket, or a loopback port with a password. */
export type Address = { path: string } | { host: string; port: number; password: string }

async function chooseAddress(folder: string): Promise<Address> {
  const path = join(folder, 'redis.sock')
  if (Buffer.byteLength(path) <= LONGEST_PATH) return { path }
  return { host: '127.0.0.1', port: await freePort(), password: randomBytes(24).toString('hex') }
}

function urlOf(address: Address): string {
  return 'path' in address
    ? `unix:${encodeURI(address.path)}`
    : `redis://:${address.password}@${address.host}:${address.port}`
}

function configuration(folder: string, address: Address): string {
  const quoted = (text: string): string => `"${text.replace(/[\\"]/g, '\\$&')}"`
  const listening =
    'path' in address
      ? ['port 0', `unixsocket ${quoted(address.path)}`, 'unixsocketperm 700']
      : [`port ${address.port}`, 'bind 127.0.0.1', `requirepass ${address.password}`]
  return [
    ...listening,
    `dir ${quoted(folder)}`,
    `logfile ${quoted(join(folder, 'redis.log'))}`,
    'loglevel warning',
    'daemonize no',
    'appendonly yes',
    'appendfsync everysec',
    'save ""',
    'maxmemory-policy noeviction',
    '',
  ].join('\n')
}

async function untilReady(child: ChildProcess, address: Address, folder: string): Promise<void> {
  const deadline = Date.now() + READY_LIMIT_MS
  while (child.exitCode === null && child.signalCode === null) {
    if ((await ask(address, 'PING')).includes('+PONG')) return
    if (Date.now() > deadline) throw new Refusal(`the private Redis did not start: ${lastWords(folder)}`)
    await sleep(10)
  }
  if (child.exitCode === 127)
    throw new Refusal(
      'redis-server is not installed; install it (apt-get install redis-server, dnf install valkey, ' +
        'brew install redis) or set REDIS_URL to a Redis of yours',
    )
  throw new Refusal(
    `the private Redis could not start: ${lastWords(folder)}. It holds nothing but reminders: when its files are ` +
      `damaged, remove the folder ${folder} and start again`,
  )
}

function lastWords(folder: string): string {
  const log = join(folder, 'redis.log')
  const lines = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []
  return lines.at(-1)?.replace(/^\S+ .*? [#*.-] /, '') || 'it gave no reason'
}

/** A server of ours that outlived its supervisor still holds the files: it is asked to end. */
async function endLeftover(path: string): Promise<void> {
  const deadline = Date.now() + STOP_LIMIT_MS
  if (!existsSync(path)) return
  while ((await ask({ path }, 'SHUTDOWN')) !== UNREACHABLE) {
    if (Date.now() > deadline) throw new Refusal(`another Redis still uses ${path}; end it and start again`)
    await sleep(50)
  }
}

const UNREACHABLE = 'unreachable'

/** Says one thing to Redis and answers what it said within 1 s, or `unreachable`. */
function ask(address: Address, command: 'PING' | 'SHUTDOWN'): Promise<string> {
  return new Promise((resolve) => {
    const socket: Socket = connect(address)
    let reached = false
    let heard = ''
    const finish = (): void => {
      socket.destroy()
      resolve(reached ? heard : UNREACHABLE)
    }
    socket.setTimeout(1_000, finish)
    socket.on('error', finish).on('close', finish)
    socket.on('connect', () => {
      reached = true
      const auth = 'password' in address ? `AUTH ${address.password}\r\n` : ''
      socket.write(`${auth}${command}\r\n`)
    })
    socket.on('data', (bytes) => {
      heard += bytes.toString()
      if (/\+PONG|^-/m.test(heard)) finish()
    })
  })
}

async function stopGroup(child: ChildProcess, exited: Promise<unknown>): Promise<void> {
  if (child.pid === undefined) return
  child.stdin?.destroy()
  const late = new AbortController()
  const killed = sleep(STOP_LIMIT_MS, undefined, { signal: late.signal }).then(
    () => killGroup(child.pid),
    () => {},
  )
  await Promise.race([exited, killed])
  late.abort()
  await exited
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
