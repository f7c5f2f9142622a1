import { spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { Queue, Worker } from 'bullmq'
import { Redis } from 'ioredis'
import { createLog } from '../../src/log.ts'
import {
  checkRedis,
  type PrivateRedis,
  producerConnection,
  startPrivateRedis,
  workerConnection,
} from '../../src/redis.ts'
import { Refusal } from '../../src/refusal.ts'

let data: string
let redis: PrivateRedis | undefined
const lines: string[] = []
const log = createLog('inside', 'info', { write: (line: string) => lines.push(line) > 0 })

beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'conclave-redis-'))
  redis = undefined
  lines.length = 0
})
afterEach(async () => {
  await redis?.stop()
  rmSync(data, { recursive: true, force: true })
})

async function configure(url: string, name: string, value: string): Promise<void> {
  const client = new Redis(workerConnection(url))
  await client.config('SET', name, value)
  client.disconnect()
}

describe('private Redis', () => {
  test('keeps jobs over a restart and drops none when it is full', async () => {
    redis = await startPrivateRedis({ dataDir: data })
    const client = new Redis(workerConnection(redis.url))
    await client.set('job', '1')
    client.disconnect()
    await redis.stop()
    redis = await startPrivateRedis({ dataDir: data })
    const again = new Redis(workerConnection(redis.url))
    expect(await again.get('job')).toBe('1')
    expect(await again.config('GET', 'maxmemory-policy')).toEqual(['maxmemory-policy', 'noeviction'])
    again.disconnect()
  })

  test('can be reached by this user only', async () => {
    redis = await startPrivateRedis({ dataDir: data })
    expect(redis.url).toBe(`unix:${data}/redis/redis.sock`)
    expect(statSync(join(data, 'redis')).mode & 0o777).toBe(0o700)
    expect(statSync(join(data, 'redis/redis.sock')).mode & 0o777).toBe(0o700)
  })

  test('listens on a loopback port with a password where the path is too long for a socket', async () => {
    const deep = join(data, 'a-very-long-name'.repeat(8))
    mkdirSync(deep)
    redis = await startPrivateRedis({ dataDir: deep })
    expect(redis.url).toMatch(/^redis:\/\/:[0-9a-f]{48}@127\.0\.0\.1:\d+$/)
    expect(await checkRedis(redis.url, log)).toBe('ready')
    const stranger = new Redis({
      ...workerConnection(redis.url.replace(/:[0-9a-f]{48}@/, '')),
      retryStrategy: () => null,
    })
    stranger.on('error', () => {})
    await expect(stranger.get('job')).rejects.toThrow(/NOAUTH/)
    stranger.disconnect()
  })

  test('ends when its signal aborts', async () => {
    const stop = new AbortController()
    redis = await startPrivateRedis({ dataDir: data, signal: stop.signal })
    stop.abort()
    expect(await redis.exited).toBe(0)
  })

  test('is refused with the package to install where there is no redis-server', async () => {
    const empty = join(data, 'empty')
    mkdirSync(empty)
    const sh = spawnSync('sh', ['-c', 'command -v sh'], { encoding: 'utf8' }).stdout.trim()
    symlinkSync(sh, join(empty, 'sh'))
    const start = startPrivateRedis({ dataDir: data, env: { PATH: empty } })
    await expect(start).rejects.toThrow(
      /redis-server is not installed; install it \(apt-get install redis-server/,
    )
  })

  test('is refused with the reason when its files are damaged', async () => {
    redis = await startPrivateRedis({ dataDir: data })
    const client = new Redis(workerConnection(redis.url))
    await client.set('job', '1')
    client.disconnect()
    await redis.stop()
    const files = join(data, 'redis/appendonlydir')
    for (const name of readdirSync(files)) writeFileSync(join(files, name), 'garbage')
    const start = startPrivateRedis({ dataDir: data })
    await expect(start).rejects.toThrow(/could not start: .+\. It holds nothing but reminders/)
    await expect(start).rejects.toThrow(Refusal)
    expect(existsSync(files)).toBe(true)
  })
})

describe('a Redis', () => {
  test.each(['allkeys-lru', 'volatile-ttl'])(
    'that evicts keys by %s is refused, with what to set',
    async (policy) => {
      redis = await startPrivateRedis({ dataDir: data })
      await configure(redis.url, 'maxmemory-policy', policy)
      await expect(checkRedis(redis.url, log)).rejects.toThrow(`maxmemory-policy is ${policy}`)
      await expect(checkRedis(redis.url, log)).rejects.toThrow(/set "maxmemory-policy noeviction"/)
    },
  )

  test('without an append-only file is used with a warning', async () => {
    redis = await startPrivateRedis({ dataDir: data })
    expect(await checkRedis(redis.url, log)).toBe('ready')
    expect(lines).toEqual([])
    await configure(redis.url, 'appendonly', 'no')
    expect(await checkRedis(redis.url, log)).toBe('ready')
    expect(lines.join('')).toContain('no append-only file')
  })

  test('that is away is no reason to stop, and its password is not told', async () => {
    expect(await checkRedis('redis://:hunter2@127.0.0.1:1', log)).toBe('unreachable')
    expect(lines.join('')).toContain('Redis does not answer')
    expect(lines.join('')).not.toContain('hunter2')
  })
})

describe('connections', () => {
  test('carry a job from a producer to a worker', async () => {
    redis = await startPrivateRedis({ dataDir: data })
    const queue = new Queue('nudges', { connection: producerConnection(redis.url) })
    const done = Promise.withResolvers<unknown>()
    const worker = new Worker('nudges', async (job) => done.resolve(job.data), {
      connection: workerConnection(redis.url),
    })
    await queue.waitUntilReady()
    await queue.add('nudge', { id: 'r1' })
    expect(await done.promise).toEqual({ id: 'r1' })
    await worker.close()
    await queue.close()
  })

  test('of a producer fail at once while Redis is away', async () => {
    const client = new Redis(producerConnection(`unix:${data}/none.sock`))
    client.on('error', () => {})
    await expect(client.set('job', '1')).rejects.toThrow()
    client.disconnect()
  })
})
