import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Config, childEnvironment } from './config.ts'
import { Refusal } from './refusal.ts'
import { type Program, type Ready, runToEnd, startChild } from './supervisor/child.ts'
import { greeting } from './supervisor/greeting.ts'
import { checkPorts, takeFolder, type Wanted } from './supervisor/ground.ts'
import { type Kept, keepRunning, type Patience } from './supervisor/keep.ts'
import { type PrivateRedis, startPrivateRedis } from './supervisor/private-redis.ts'
import { checkReachable } from './supervisor/reachable.ts'

// This process outlives all others and holds no secret but the paths: it imports nothing that is not Node's or its own.

/** The files it runs: tests put small programs of their own in their place. */
export interface Programs {
  prepare: string
  role: string
  rehearsal: string
}

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const OURS: Programs = {
  prepare: here('./prepare.ts'),
  role: here('./main.ts'),
  rehearsal: here('../connectors/rehearsal/main.ts'),
}

/**
 * Runs everything until it is asked to stop: private Redis, `inside`, `outside`, and the rehearsal network. Whatever
 * falls is started again. Ends when all of it has ended, in order. Throws a Refusal when it cannot start or go on.
 */
export async function supervise(
  config: Config,
  options: { programs?: Programs; patience?: Patience } = {},
): Promise<void> {
  const startedAt = performance.now()
  const ending = untilAskedToEnd()
  const lock = takeFolder(config)
  const kept: Kept[] = []
  try {
    await checkPorts(portsOf(config), config.bind, lock.takenOver ? 10_000 : 0)
    const prepared = await startAll(config, kept, ending, options)
    if (!ending.signal.aborted) say(greeting(config, prepared, performance.now() - startedAt))
    await ending.asked
  } finally {
    ending.abort()
    for (const one of inStoppingOrder(kept)) await one.stop()
    lock.release()
  }
  const reason: unknown = ending.signal.reason
  if (reason instanceof Refusal) throw reason
}

/** Fills `kept` as things start, so that whatever happens the caller can stop what runs. */
async function startAll(
  config: Config,
  kept: Kept[],
  ending: Ending,
  options: { programs?: Programs; patience?: Patience },
): Promise<Ready | null> {
  const { programs = OURS, patience } = options
  const keep = (name: string, start: Parameters<typeof keepRunning>[1]): Kept => {
    const one = keepRunning(name, start, { say, giveUp: ending.abort, ...(patience && { patience }) })
    kept.push(one)
    return one
  }
  const keepProgram = (program: Program): Kept => keep(program.name, () => startChild(program, say))

  if (config.rehearsal) keepProgram(rehearsalProgram(config, programs))
  const [redisUrl, prepared] = await Promise.all([
    findRedis(config, keep),
    runToEnd(prepareProgram(config, programs), say, ending.signal),
  ])
  if (ending.signal.aborted || redisUrl === null) return prepared
  keepProgram(roleProgram(config, programs, 'inside', redisUrl))
  keepProgram(roleProgram(config, programs, 'outside', redisUrl))
  const waiting = setInterval(() => tellWhoIsMissing(kept), 15_000)
  await Promise.race([Promise.all(kept.map((one) => one.ready)), ending.asked])
  clearInterval(waiting)
  return prepared
}

function tellWhoIsMissing(kept: readonly Kept[]): void {
  const missing = kept.filter((one) => !one.isReady()).map((one) => one.name)
  say(`still waiting for ${missing.join(' and ')} …`)
}

/** The address of the Redis to use, once it answers; null when it is a private one that cannot run. */
async function findRedis(
  config: Config,
  keep: (name: string, start: Parameters<typeof keepRunning>[1]) => Kept,
): Promise<string | null> {
  if (config.redis.kind === 'url') {
    await checkReachable(config.redis.url)
    return config.redis.url
  }
  let redis: PrivateRedis | undefined
  const one = keep('Redis', async () => {
    redis = await startPrivateRedis({ dataDir: config.dataDir, ...(redis && { address: redis.address }) })
    const { exited, stop, url } = redis
    return { ready: Promise.resolve(url), exited, stop }
  })
  return (await one.ready) as string | null
}

function prepareProgram(config: Config, programs: Programs): Program {
  const args = config.rehearsal ? ['--rehearsal'] : []
  return { name: 'prepare', file: programs.prepare, args, env: childEnvironment(config, 'prepare', null) }
}

function roleProgram(
  config: Config,
  programs: Programs,
  role: 'inside' | 'outside',
  redisUrl: string,
): Program {
  const args = config.rehearsal ? ['--rehearsal'] : []
  return { name: role, file: programs.role, args, env: childEnvironment(config, role, redisUrl) }
}

function rehearsalProgram(config: Config, programs: Programs): Program {
  const port = config.rehearsal?.port ?? 0
  const args = ['--port', String(port), '--host', config.bind, '--data', join(config.dataDir, 'rehearsal')]
  return {
    name: 'rehearsal',
    file: programs.rehearsal,
    args,
    env: childEnvironment(config, 'rehearsal', null),
  }
}

function portsOf(config: Config): Wanted[] {
  const wanted: Wanted[] = [{ variable: 'PORT', port: config.port }]
  if (config.rehearsal) wanted.push({ variable: 'REHEARSAL_PORT', port: config.rehearsal.port })
  return wanted
}

/** Nothing goes out any more before the inside stops; Redis, which the others use, is last. */
function inStoppingOrder(kept: readonly Kept[]): Kept[] {
  const order = ['outside', 'inside', 'rehearsal', 'Redis']
  return kept.toSorted((a, b) => order.indexOf(a.name) - order.indexOf(b.name))
}

interface Ending {
  signal: AbortSignal
  /** Settles when it is time to end. */
  asked: Promise<void>
  abort: (reason?: Refusal) => void
}

/** Asked by SIGTERM, SIGINT (Ctrl-C), SIGHUP, or when the set-up that started us is gone. */
function untilAskedToEnd(): Ending {
  const controller = new AbortController()
  const asked = new Promise<void>((resolve) => {
    controller.signal.addEventListener('abort', () => resolve(), { once: true })
  })
  const end = (): void => {
    if (!controller.signal.aborted) say('stopping …')
    controller.abort()
  }
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, end)
  if (process.channel) {
    process.on('disconnect', end)
    process.channel.unref()
  }
  return { signal: controller.signal, asked, abort: (reason) => controller.abort(reason) }
}

function say(line: string): void {
  process.stdout.write(line.endsWith('\n') ? `${line}` : `${line}\n`)
}
