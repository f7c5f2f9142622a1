import { existsSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import { wakeSnoozed } from '../../db/inside/intake.ts'
import { insideMark } from '../../db/inside/mark.ts'
import { repliesToCross } from '../../db/inside/replies.ts'
import { inTransaction, openInside, openOutside, openReading } from '../../db/open.ts'
import { witness } from '../../db/witness.ts'
import { holdForLostApprovers } from '../../workers/approvers.ts'
import { crossing } from '../../workers/crossing.ts'
import { intake, refreshFollowed } from '../../workers/intake.ts'
import { news } from '../../workers/news.ts'
import { keepSweeping, type Sweep } from '../../workers/sweep.ts'
import type { Api } from '../api/handler.ts'
import { handlers } from '../api/handlers.ts'
import { createLive, type Live } from '../api/live.ts'
import { createServer } from '../api/server.ts'
import type { Config } from '../config.ts'
import { realIo } from '../io.ts'
import { consumeAll, openProducer } from '../jobs.ts'
import { insideKeys, sealTo } from '../keys.ts'
import type { Lifetime } from '../lifetime.ts'
import { createLog, type Log } from '../log.ts'
import { checkRedis } from '../redis.ts'
import { Refusal } from '../refusal.ts'
import { tellReady } from './ready.ts'

const WEB = fileURLToPath(new URL('../../dist/web', import.meta.url))

/** The process people talk to: API and page, intake, crossing. It holds no network credential and imports no connector. */
export async function runInside(config: Config, lifetime: Lifetime): Promise<void> {
  if (config.redis.kind !== 'url') throw new Error('this process needs REDIS_URL')
  const log = createLog('inside', config.logLevel)
  const redisUrl = config.redis.url
  await checkRedis(redisUrl, log)
  const stores = {
    inside: openInside(config.dataDir),
    outside: openOutside(config.dataDir),
    reading: openReading(config.dataDir),
  }
  lifetime.onClose('the stores', () => Promise.all(Object.values(stores).map((db) => db.destroy())))
  const testify = async () => witness(config.dataDir, 'inside', await insideMark(stores.inside))
  lifetime.onClose('the witness', testify)
  const producer = openProducer(redisUrl, log)
  lifetime.onClose('the queues', () => producer.close())
  const live = createLive({ reading: stores.reading, io: realIo, log })
  const keys = insideKeys(config.dataDir)
  const api: Api = {
    ...stores,
    io: realIo,
    nudge: producer.nudge,
    tell: live.tell,
    signing: keys.signing,
    sealToListener: (value) => sealTo(keys.listenBox, value),
    sealToPublisher: (value) => sealTo(keys.publishBox, value),
    queueState: producer.state,
    publicUrl: config.url,
    rehearsalUrl: config.rehearsal?.url ?? null,
    log,
  }
  const workers = consumeAll(
    redisUrl,
    { intake: intake(api), crossing: crossing(api), news: news(api) },
    log,
    lifetime.signal,
  )
  lifetime.onClose('the workers', () => workers.close())
  lifetime.background(
    'sweeps',
    keepSweeping(
      [...sweepsOf(api), { name: 'witness', everyMs: 5_000, run: testify }],
      lifetime.signal,
      (name, error) => log.warn('a sweep failed', { sweep: name }, error),
    ),
  )
  await listen(config, lifetime, api, live, log)
  tellReady()
}

/** What the inside looks for by itself, in case a nudge was lost. */
function sweepsOf(api: Api): Sweep[] {
  return [
    {
      name: 'news and intake',
      everyMs: 15_000,
      run: async () => {
        api.nudge('intake', {})
        api.nudge('news', {})
      },
    },
    {
      name: 'replies to cross',
      everyMs: 5_000,
      run: async () => {
        await holdForLostApprovers(api)
        for (const replyId of await repliesToCross(api.inside, api.io.now()))
          api.nudge('crossing', { replyId })
      },
    },
    {
      name: 'snoozed threads',
      everyMs: 5_000,
      run: async () => {
        const woken = await inTransaction(api.inside, (trx) => wakeSnoozed(trx, api.io))
        for (const thread of woken) api.tell({ kind: 'thread', ...thread })
      },
    },
    { name: 'followed conversations', everyMs: 30_000, run: () => refreshFollowed(api) },
  ]
}

function listen(config: Config, lifetime: Lifetime, api: Api, live: Live, log: Log): Promise<void> {
  const webDir = existsSync(WEB) ? WEB : null
  if (!webDir) log.warn('the page is not built; only the API answers')
  const server = createHttpServer(createServer(api, { handlers, live, webDir }))
  lifetime.onClose('the server', () => {
    live.close()
    const closed = new Promise((done) => server.close(done))
    server.closeIdleConnections()
    return closed
  })
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new Refusal(
              `port ${config.port} is taken by another program; stop it, or set PORT to a free port`,
            )
          : error,
      ),
    )
    server.listen(config.port, config.bind, () => resolve())
  })
}
