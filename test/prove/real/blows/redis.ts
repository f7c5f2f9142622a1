import { setTimeout as wait } from 'node:timers/promises'
import { Redis } from 'ioredis'
import type { Field } from '../field.ts'
import type { Blow } from './blow.ts'

/** What can befall a Redis that lives on. */
export function redisBlows(forMs: number): Blow[] {
  const blow = (name: string, strike: (redis: Redis) => Promise<unknown>): Blow => ({
    name: `Redis ${name}`,
    on: ['Redis'],
    restMs: 0,
    strike: (field) => withRedis(field, strike),
  })
  return [
    blow('FLUSHALL', (redis) => redis.flushall()),
    blow(`CLIENT PAUSE ${forMs / 1000} s`, async (redis) => {
      await redis.client('PAUSE', forMs, 'ALL')
      await wait(forMs)
    }),
    blow(`out of memory for ${forMs / 1000} s`, async (redis) => {
      await redis.config('SET', 'maxmemory', '1')
      await wait(forMs)
      await redis.config('SET', 'maxmemory', '0')
    }),
    blow('every client thrown out', (redis) => redis.call('CLIENT', 'KILL', 'TYPE', 'normal')),
  ]
}

async function withRedis({ bridge }: Field, use: (redis: Redis) => Promise<unknown>): Promise<void> {
  const redis = new Redis({ path: `${bridge.dataDir}/redis/redis.sock`, retryStrategy: () => null })
  redis.on('error', () => {})
  try {
    await use(redis)
  } finally {
    redis.disconnect()
  }
}
