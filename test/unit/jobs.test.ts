import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { consumeAll, openProducer, type Producer } from '../../src/jobs.ts'
import { createLog } from '../../src/log.ts'
import { type PrivateRedis, startPrivateRedis } from '../../src/redis.ts'
import { until } from '../support/until.ts'

let data: string
let redis: PrivateRedis
let producer: Producer
const log = createLog('inside', 'silent')
const going = new AbortController().signal

beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), 'conclave-jobs-'))
  redis = await startPrivateRedis({ dataDir: data })
  producer = openProducer(redis.url, log)
})
afterEach(async () => {
  await producer.close()
  await redis.stop()
  rmSync(data, { recursive: true, force: true })
})

/** More replies than a worker takes at once. */
function nudgeMany(): void {
  for (let i = 0; i < 10; i++) producer.nudge('publish', { replyId: `r${i}` })
}

test('a worker that is silently stuck is noticed while its jobs wait', async () => {
  const hang = Promise.withResolvers<void>()
  let stuck = 0
  const watch = { everyMs: 20, misses: 4, stuck: () => void stuck++ }
  const workers = consumeAll(redis.url, { publish: () => hang.promise }, log, going, watch)
  nudgeMany()
  await until('it is noticed', () => stuck > 0)
  hang.resolve()
  await workers.close()
})

test('a worker that gets on, or has nothing to do, is left alone', async () => {
  let [stuck, done] = [0, 0]
  const watch = { everyMs: 20, misses: 4, stuck: () => void stuck++ }
  const workers = consumeAll(redis.url, { publish: async () => void done++ }, log, going, watch)
  nudgeMany()
  await until('all is done', () => done === 10)
  let looks = 0
  const timer = setInterval(() => looks++, watch.everyMs)
  await until('it was looked at often enough', () => looks > 2 * watch.misses)
  clearInterval(timer)
  expect(stuck).toBe(0)
  await workers.close()
})
