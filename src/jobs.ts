import { Queue, Worker } from 'bullmq'
import { Redis } from 'ioredis'
import type { Log } from './log.ts'
import { type Handler, type Nudge, type Payload, type QueueName, queues } from './queues.ts'
import { producerConnection, workerConnection } from './redis.ts'
import { type Watch, watchWorker } from './watchdog.ts'

/** Putting jobs on queues, and how Redis is. */
export interface Producer {
  nudge: Nudge
  state(): 'ok' | 'down'
  close(): Promise<void>
}

/** What two nudges about the same thing have in common: they become one job. A delayed one does not hide an immediate one. */
function sameness(queue: QueueName, payload: object, dueMs: number | null): string {
  const about = Object.values(payload).flat().join('.') || 'all'
  return `${queue}.${about}${dueMs === null ? '' : `.${dueMs}`}`
}

/**
 * One connection for all queues. A nudge is best effort: while Redis is away it is dropped, because the row it is about
 * stays and the sweep finds it.
 */
export function openProducer(redisUrl: string, log: Log): Producer {
  const redis = new Redis(producerConnection(redisUrl))
  redis.on('error', () => {})
  let wasDown = false
  redis.on('close', () => {
    if (!wasDown) log.warn('Redis is away; rows wait for it, nothing is lost')
    wasDown = true
  })
  redis.on('ready', () => {
    if (wasDown) log.info('Redis is back')
    wasDown = false
  })
  const open = new Map<QueueName, Queue>()
  const queueOf = (name: QueueName): Queue => {
    const known = open.get(name)
    if (known) return known
    const queue = new Queue(name, { connection: redis, skipVersionCheck: true })
    queue.on('error', () => {})
    open.set(name, queue)
    return queue
  }
  // A process nudges as soon as it starts: what it says before Redis has answered for the first time is said then.
  let early: Map<string, () => void> | null = new Map()
  redis.once('ready', () => {
    const said = early
    early = null
    for (const again of said?.values() ?? []) again()
  })
  const nudge: Nudge = (name, payload, options) => {
    const delay = Math.ceil(options?.delayMs ?? 0)
    const id = sameness(name, payload, delay > 0 ? Date.now() + delay : null)
    if (early) return void early.set(id, () => nudge(name, payload, options))
    if (redis.status !== 'ready') return
    queueOf(name)
      .add(name, payload, {
        delay,
        attempts: queues[name].attempts,
        backoff: { type: 'exponential', delay: 500 },
        removeOnComplete: true,
        removeOnFail: true,
        deduplication: { id, keepLastIfActive: true },
      })
      .catch(() => {})
  }
  return {
    nudge,
    state: () => (redis.status === 'ready' ? 'ok' : 'down'),
    async close() {
      await Promise.allSettled([...open.values()].map((queue) => queue.close()))
      redis.disconnect()
    },
  }
}

/** How many jobs of a queue one process works on at once. One at a time where the order of rows matters. */
const CONCURRENCY: Record<QueueName, number> = {
  pull: 4,
  connect: 2,
  reread: 1,
  intake: 1,
  crossing: 4,
  publish: 4,
  news: 1,
}

/** A job whose process was killed is taken from it after so long, so that what it was about is not held up; in ms. */
const LOCK_MS = 10_000
const STALLED_CHECK_MS = 5_000

/** A process with a stuck worker ends in order, so that what still moves comes to its end, and is started again. */
const END_WHEN_STUCK: Watch = {
  everyMs: 30_000,
  misses: 4,
  stuck: () => void process.kill(process.pid, 'SIGTERM'),
}

/** Works on one queue until closed. A job's payload is checked; a handler's failure is logged by name, never by content. */
function consume<Q extends QueueName>(
  redisUrl: string,
  name: Q,
  handler: Handler<Q>,
  log: Log,
  signal: AbortSignal,
  moved: () => void,
): Worker {
  const worker = new Worker(
    name,
    async (job) => {
      moved()
      const payload = queues[name].payload.parse(job.data) as Payload<Q>
      await handler(payload, signal).finally(moved)
    },
    {
      connection: workerConnection(redisUrl),
      concurrency: CONCURRENCY[name],
      lockDuration: LOCK_MS,
      stalledInterval: STALLED_CHECK_MS,
      // The database decides about retries of a delivery; a stalled job must not run a second time by itself.
      maxStalledCount: name === 'publish' ? 0 : 1,
      skipVersionCheck: true,
    },
  )
  worker.on('failed', (_job, error) => log.warn('a job failed', { queue: name }, error))
  worker.on('error', () => {})
  return worker
}

/** The handlers one process runs. */
export type Handlers<Q extends QueueName> = { [Name in Q]: Handler<Name> }

/** Works on several queues at once. A worker that leaves its jobs lying ends the process (`watch` says otherwise). */
export function consumeAll<Q extends QueueName>(
  redisUrl: string,
  handlers: Handlers<Q>,
  log: Log,
  signal: AbortSignal,
  watch = END_WHEN_STUCK,
): { close(): Promise<void> } {
  const names = Object.keys(handlers) as Q[]
  const redis = new Redis(producerConnection(redisUrl))
  redis.on('error', () => {})
  const closers = names.map((name) => {
    let moves = 0
    const worker = consume(redisUrl, name, handlers[name], log, signal, () => void moves++)
    const queue = new Queue(name, { connection: redis, skipVersionCheck: true })
    queue.on('error', () => {})
    const seen = { waiting: () => queue.getWaitingCount(), moves: () => moves }
    const stuck = () => {
      log.error('a worker leaves its jobs lying; this process ends and is started again', { queue: name })
      watch.stuck()
    }
    const unwatch = watchWorker(seen, { ...watch, stuck })
    return async () => {
      unwatch()
      await Promise.allSettled([worker.close(), queue.close()])
    }
  })
  return {
    async close() {
      await Promise.allSettled(closers.map((close) => close()))
      redis.disconnect()
    },
  }
}
