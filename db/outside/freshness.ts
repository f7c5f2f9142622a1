import type { Batch } from '../../connectors/connector.ts'
import type { Io } from '../../src/io.ts'
import { inTransaction } from '../open.ts'
import type { OutsideDb, OutsideTrx } from '../stores.ts'
import { storePosts } from './posts.ts'
import { addSpending } from './reading.ts'
import { storeRemovals } from './removals.ts'

const HOUR_MS = 3_600_000
/** How often a post is read again, by its age: young ones change, old ones cost. X wants 24 h at the latest. */
const CADENCE = [
  { youngerThanMs: HOUR_MS, everyMs: HOUR_MS / 6 },
  { youngerThanMs: 24 * HOUR_MS, everyMs: 2 * HOUR_MS },
  { youngerThanMs: 30 * 24 * HOUR_MS, everyMs: 24 * HOUR_MS },
] as const

/**
 * Posts of open conversations that should be read again for edits and deletions, the longest unread first.
 * `pace` shortens every wait (the rehearsal network lives faster).
 */
export async function postsToReread(
  outside: OutsideDb,
  network: string,
  now: Date,
  pace: number,
  limit: number,
): Promise<string[]> {
  const before = (ms: number) => new Date(now.getTime() - ms).toISOString()
  const rows = await outside
    .selectFrom('outside.posts as p')
    .innerJoin('outside.open_conversations as o', (join) =>
      join.onRef('o.network', '=', 'p.network').onRef('o.conversation_id', '=', 'p.conversation_id'),
    )
    .select('p.current_id')
    .where('p.network', '=', network)
    .where((eb) => eb.or([eb('p.gone_at', 'is', null), eb('p.gone_reason', '=', 'withheld')]))
    .where((eb) =>
      eb.or(
        CADENCE.map(({ youngerThanMs, everyMs }) =>
          eb.and([
            eb('p.posted_at', '>=', before(youngerThanMs)),
            eb('p.read_at', '<=', before(everyMs / pace)),
          ]),
        ),
      ),
    )
    .orderBy('p.read_at')
    .limit(limit)
    .execute()
  return rows.map((row) => row.current_id)
}

/** The network's ids of posts we know, for reading them again now. */
export async function currentIds(
  outside: OutsideDb,
  network: string,
  postIds: readonly string[],
): Promise<string[]> {
  if (postIds.length === 0) return []
  const rows = await outside
    .selectFrom('outside.posts')
    .select('current_id')
    .where('network', '=', network)
    .where('id', 'in', [...postIds])
    .execute()
  return rows.map((row) => row.current_id)
}

/** Stores what reading again brought, and what it cost. Answers how many posts are news for the inside. */
export async function storeReread(
  outside: OutsideDb,
  io: Io,
  source: { network: string; accountId: string },
  asked: readonly string[],
  batch: Omit<Batch, 'next' | 'more'>,
): Promise<number> {
  const now = io.now()
  return await inTransaction(outside, async (trx) => {
    const news =
      (await storePosts(trx, io, { ...source, watchId: null }, batch.posts)) +
      (await storeRemovals(trx, io, source.network, batch.removals))
    await addSpending(trx, { accountId: source.accountId, watchId: '', at: now }, batch.spent)
    await rememberAbsent(trx, source.network, asked, now)
    // Also what came back unchanged counts as read, and what the network kept silent about is asked again later.
    await trx
      .updateTable('outside.posts')
      .set({ read_at: now.toISOString() })
      .where('network', '=', source.network)
      .where('current_id', 'in', [...asked])
      .execute()
    return news
  })
}

/**
 * The network's ids of roots and parents that open conversations lack: what people answered to is read once, so that a
 * thread can be understood.
 */
export async function missingContext(outside: OutsideDb, network: string, limit: number): Promise<string[]> {
  const missing = async (column: 'p.conversation_id' | 'p.parent_external_id') => {
    const rows = await outside
      .selectFrom('outside.posts as p')
      .innerJoin('outside.open_conversations as o', (join) =>
        join.onRef('o.network', '=', 'p.network').onRef('o.conversation_id', '=', 'p.conversation_id'),
      )
      .leftJoin('outside.posts as known', (join) =>
        join.onRef('known.network', '=', 'p.network').onRef('known.external_id', '=', column),
      )
      .leftJoin('outside.posts as edited', (join) =>
        join.onRef('edited.network', '=', 'p.network').onRef('edited.current_id', '=', column),
      )
      .leftJoin('outside.absent_posts as absent', (join) =>
        join.onRef('absent.network', '=', 'p.network').onRef('absent.external_id', '=', column),
      )
      .select((eb) => eb.ref(column).as('id'))
      .distinct()
      .where('p.network', '=', network)
      .where(column, 'is not', null)
      .where('known.id', 'is', null)
      .where('edited.id', 'is', null)
      .where('absent.external_id', 'is', null)
      .limit(limit)
      .execute()
    return rows.flatMap((row) => row.id ?? [])
  }
  return [
    ...new Set([...(await missing('p.conversation_id')), ...(await missing('p.parent_external_id'))]),
  ].slice(0, limit)
}

/** What was asked for and is not there is not asked for again. */
async function rememberAbsent(
  trx: OutsideTrx,
  network: string,
  asked: readonly string[],
  now: Date,
): Promise<void> {
  const known = await trx
    .selectFrom('outside.posts')
    .select(['external_id', 'current_id'])
    .where('network', '=', network)
    .where((eb) => eb.or([eb('external_id', 'in', [...asked]), eb('current_id', 'in', [...asked])]))
    .execute()
  const there = new Set(known.flatMap((row) => [row.external_id, row.current_id]))
  const absent = asked.filter((id) => !there.has(id))
  if (absent.length === 0) return
  await trx
    .insertInto('outside.absent_posts')
    .values(absent.map((external_id) => ({ network, external_id, asked_at: now.toISOString() })))
    .onConflict((conflict) => conflict.columns(['network', 'external_id']).doNothing())
    .execute()
}
