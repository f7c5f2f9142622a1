import type { z } from 'zod'
import type { Connector, Io as ConnectorIo } from '../../connectors/connector.ts'
import { openConnectors } from '../../connectors/index.ts'
import { openOutside } from '../../db/open.ts'
import { accountsConnecting } from '../../db/outside/credentials.ts'
import { dueDeliveries } from '../../db/outside/deliveries.ts'
import { outsideMark } from '../../db/outside/mark.ts'
import { dueWatches, resumeAffordable } from '../../db/outside/reading.ts'
import { stopByItself } from '../../db/outside/self-stop.ts'
import type { OutsideDb } from '../../db/stores.ts'
import { witness } from '../../db/witness.ts'
import { watchClock } from '../../workers/clock.ts'
import { connect } from '../../workers/connect.ts'
import type { Vault } from '../../workers/credential.ts'
import { abandonClaims, publish } from '../../workers/publish.ts'
import { type PullDeps, pull } from '../../workers/pull.ts'
import { reread } from '../../workers/reread.ts'
import { keepSweeping, type Sweep } from '../../workers/sweep.ts'
import { takeOver } from '../../workers/take-over.ts'
import type { Config } from '../config.ts'
import { type Io, realIo } from '../io.ts'
import { consumeAll, openProducer, type Producer } from '../jobs.ts'
import { type BoxKeys, listenKeys, openSealed, publishKeys, sealTo } from '../keys.ts'
import type { Lifetime } from '../lifetime.ts'
import { createLog, type Log } from '../log.ts'
import { checkRedis } from '../redis.ts'
import { tellReady } from './ready.ts'

/** The rehearsal network lives faster: posts are read again sixty times as often. */
const REHEARSAL_PACE = 60

/** The process (or processes) that speak to networks: `listen` reads, `publish` writes. Neither can open the private store. */
export async function runOutside(
  config: Config,
  lifetime: Lifetime,
  does: { listen: boolean; publish: boolean },
): Promise<void> {
  if (config.redis.kind !== 'url') throw new Error('this process needs REDIS_URL')
  const log = createLog(config.role ?? 'outside', config.logLevel)
  const redisUrl = config.redis.url
  await checkRedis(redisUrl, log)
  const outside = openOutside(config.dataDir)
  lifetime.onClose('the public store', () => outside.destroy())
  const producer = openProducer(redisUrl, log)
  lifetime.onClose('the queues', () => producer.close())
  const io = connectorIo(log)
  const connectorFor = openConnectors({ rehearsal: config.rehearsal !== null })
  const parts = { config, redisUrl, log, lifetime, outside, producer, io, connectorFor }
  // The supervisor starts this role once and only when the last one is gone.
  if (config.role === 'outside') await takeOver({ outside, io, connectorFor, nudge: producer.nudge })
  const sweeps = [
    ...(does.listen ? startListening(parts) : []),
    ...(does.publish ? startPublishing(parts) : []),
  ]
  lifetime.background(
    'sweeps',
    keepSweeping(sweeps, lifetime.signal, (name, error) =>
      log.warn('a sweep failed', { sweep: name }, error),
    ),
  )
  tellReady()
}

interface Parts {
  config: Config
  redisUrl: string
  log: Log
  lifetime: Lifetime
  outside: OutsideDb
  producer: Producer
  io: Io & ConnectorIo
  connectorFor: (network: string) => Connector
}

function connectorIo(log: Log): Io & ConnectorIo {
  return { ...realIo, fetch, log: (message, facts) => log.info(message, facts) }
}

function vault(kind: Vault['kind'], box: BoxKeys, listenBox: Uint8Array, publishBox: Uint8Array): Vault {
  return {
    kind,
    open: <T>(sealed: string, schema: z.ZodType<T>) => openSealed(box, sealed, schema),
    sealForBoth: async (settings) => ({
      read: await sealTo(listenBox, settings),
      write: await sealTo(publishBox, settings),
    }),
  }
}

function startListening(parts: Parts): Sweep[] {
  const { config, redisUrl, log, lifetime, outside, producer, io, connectorFor } = parts
  const keys = listenKeys(config.dataDir)
  const { nudge } = producer
  const deps: PullDeps = {
    outside,
    io,
    connectorFor,
    nudge,
    vault: vault('read', keys.box, keys.box.publicKey, keys.publishBox),
  }
  const pace = config.rehearsal ? REHEARSAL_PACE : 1
  const handlers = { pull: pull(deps), connect: connect(deps), reread: reread({ ...deps, pace }) }
  const workers = consumeAll(redisUrl, handlers, log, lifetime.signal)
  lifetime.onClose('listening', () => workers.close())
  return [
    {
      name: 'watches',
      everyMs: 1_000,
      run: async () => {
        await resumeAffordable(outside, io.now())
        for (const watchId of await dueWatches(outside, io.now())) nudge('pull', { watchId })
      },
    },
    {
      name: 'connecting',
      everyMs: 5_000,
      run: async () => {
        for (const accountId of await accountsConnecting(outside)) nudge('connect', { accountId })
      },
    },
    { name: 'freshness', everyMs: 60_000 / pace + 9_000, run: () => nudgeRereads(outside, producer) },
  ]
}

async function nudgeRereads(outside: OutsideDb, producer: Producer): Promise<void> {
  // One account of each network is enough to read public posts again.
  const accounts = await outside
    .selectFrom('outside.accounts')
    .select(['network', (eb) => eb.fn.min('id').as('id')])
    .where('state', '=', 'ok')
    .where('removed_at', 'is', null)
    .groupBy('network')
    .execute()
  for (const { id } of accounts) producer.nudge('reread', { accountId: id })
}

function startPublishing(parts: Parts): Sweep[] {
  const { config, redisUrl, log, lifetime, outside, producer, io, connectorFor } = parts
  const keys = publishKeys(config.dataDir)
  const { nudge } = producer
  const writing = vault('write', keys.box, keys.listenBox, keys.box.publicKey)
  const deps = { outside, io, connectorFor, nudge, vault: writing, replyKey: keys.replyKey }
  const testify = async () => witness(config.dataDir, 'outside', await outsideMark(outside))
  lifetime.onClose('the witness', testify)
  const workers = consumeAll(redisUrl, { publish: publish(deps) }, log, lifetime.signal)
  lifetime.onClose('publishing', () => workers.close(), 40_000)
  const clock = watchClock()
  return [
    { name: 'witness', everyMs: 5_000, run: testify },
    { name: 'abandoned claims', everyMs: 5_000, run: () => abandonClaims(deps) },
    {
      name: 'deliveries',
      everyMs: 5_000,
      run: async () => {
        for (const replyId of await dueDeliveries(outside, io.now())) nudge('publish', { replyId })
      },
    },
    {
      name: 'clock',
      everyMs: 5_000,
      run: async () => {
        if (!clock.stepped()) return
        await stopByItself(outside, 'all', 'clock-step', io.now())
        log.warn('the clock of this machine was set; everything outgoing is stopped until a person looks')
        nudge('news', {})
      },
    },
  ]
}
