import type { Log } from './log.ts'
import { Refusal } from './refusal.ts'

export { type PrivateRedis, startPrivateRedis } from './supervisor/private-redis.ts'

/** How to reach Redis: fits `new Redis(…)` of ioredis and `connection` of BullMQ, whose own types do not fit each other. */
export type RedisConnection = {
  path?: string
  host?: string
  port?: number
  db?: number
  username?: string
  password?: string
  tls?: object
  lazyConnect?: boolean
  enableOfflineQueue?: boolean
  connectTimeout?: number
  commandTimeout?: number
  maxRetriesPerRequest?: number | null
  retryStrategy?: (times: number) => number | null
}

/** The oldest Redis whose commands the queues use. */
const OLDEST = [6, 2] as const

/**
 * Connection options for a worker: commands wait as long as Redis is away (BullMQ requires it of blocking
 * connections), and it comes back by itself.
 */
export function workerConnection(redisUrl: string): RedisConnection {
  return { ...addressOf(redisUrl), maxRetriesPerRequest: null, retryStrategy: reconnectAfterMs }
}

/**
 * Connection options for whoever enqueues: a command fails at once while Redis is away, and after 2 s without an
 * answer. Rows are the truth; a lost nudge is made up for by the sweep.
 */
export function producerConnection(redisUrl: string): RedisConnection {
  return {
    ...addressOf(redisUrl),
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: 2_000,
    retryStrategy: reconnectAfterMs,
  }
}

/**
 * Looks whether this Redis keeps what it is given. Throws a Refusal when it would throw away keys by itself (a job
 * evicted is a job lost) or is too old; warns when it forgets everything at a restart. `unreachable` when it does not
 * answer within 5 s: no reason to stop, because the queues are only a nudge.
 */
export async function checkRedis(redisUrl: string, log: Log): Promise<'ready' | 'unreachable'> {
  const info = await readInfo(redisUrl, log)
  if (info === null) return 'unreachable'
  const [major = 0, minor = 0] = (info.get('redis_version') ?? '').split('.').map(Number)
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]))
    throw new Refusal(`this Redis is version ${major}.${minor}; Conclave needs ${OLDEST.join('.')} or newer`)
  const policy = info.get('maxmemory_policy')
  if (policy !== 'noeviction')
    throw new Refusal(
      `this Redis throws keys away when it is full (maxmemory-policy is ${policy}); set "maxmemory-policy noeviction" ` +
        'in redis.conf, or run: redis-cli CONFIG SET maxmemory-policy noeviction',
    )
  if (info.get('aof_enabled') !== '1')
    log.warn(
      'this Redis has no append-only file: after its restart waiting jobs are found again by the sweep only',
    )
  return 'ready'
}

async function readInfo(redisUrl: string, log: Log): Promise<Map<string, string> | null> {
  const { Redis } = await import('ioredis')
  const redis = new Redis({
    ...addressOf(redisUrl),
    lazyConnect: true,
    connectTimeout: 5_000,
    disconnectTimeout: 100,
    commandTimeout: 5_000,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  })
  // Without a listener ioredis writes the error, with the address, to the console.
  redis.on('error', () => {})
  try {
    await redis.connect()
    const text = await redis.info()
    return new Map(text.split('\r\n').map((line) => line.split(':', 2) as [string, string]))
  } catch (error) {
    log.warn('Redis does not answer', {}, error)
    return null
  } finally {
    redis.disconnect()
  }
}

/** `redis://[user:password@]host[:port][/db]`, `rediss://…` (TLS) or `unix:/path/to/socket`, as ioredis wants it. */
function addressOf(redisUrl: string): RedisConnection {
  const url = new URL(redisUrl)
  if (url.protocol === 'unix:') return { path: decodeURIComponent(url.pathname) }
  const address: RedisConnection = {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port || 6379),
    db: Number(url.pathname.slice(1) || 0),
  }
  if (url.username) address.username = decodeURIComponent(url.username)
  if (url.password) address.password = decodeURIComponent(url.password)
  if (url.protocol === 'rediss:') address.tls = {}
  return address
}

/** Soon at first, then every 3 s: people wait for the queues. */
function reconnectAfterMs(times: number): number {
  return Math.min(times * 100, 3_000)
}
