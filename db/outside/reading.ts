import { sql } from 'kysely'
import type { Batch, Spending } from '../../connectors/connector.ts'
import type { Io } from '../../src/io.ts'
import { inTransaction } from '../open.ts'
import type { OutsideDb, OutsideTrx } from '../stores.ts'
import { storePosts } from './posts.ts'
import { storeRemovals } from './removals.ts'
import { storeSignals } from './signals.ts'

/** How long a reader may work on a watch before another may take over, in ms. It is renewed with every page. */
export const READ_LEASE_MS = 120_000

/** Watches whose time has come, on accounts that work; the longest waiting first, so that nobody is starved. */
export async function dueWatches(outside: OutsideDb, now: Date, limit = 100): Promise<string[]> {
  const at = now.toISOString()
  const rows = await outside
    .selectFrom('outside.watches as w')
    .innerJoin('outside.accounts as a', 'a.id', 'w.account_id')
    .select('w.id')
    .where('w.next_read_at', '<=', at)
    .where('w.removed_at', 'is', null)
    .where('w.paused_at', 'is', null)
    .where('a.state', '=', 'ok')
    .where('a.removed_at', 'is', null)
    .where((eb) => eb.or([eb('w.lease_until', 'is', null), eb('w.lease_until', '<=', at)]))
    .orderBy('w.next_read_at')
    .limit(limit)
    .execute()
  return rows.map((row) => row.id)
}

/** Takes a due watch for reading; null when another reader has it or it is not due. */
export async function claimWatch(outside: OutsideDb, watchId: string, now: Date) {
  const at = now.toISOString()
  const leaseUntil = new Date(now.getTime() + READ_LEASE_MS).toISOString()
  const row = await outside
    .updateTable('outside.watches')
    .set({ lease_until: leaseUntil })
    .where('id', '=', watchId)
    .where('next_read_at', '<=', at)
    .where('removed_at', 'is', null)
    .where('paused_at', 'is', null)
    .where((eb) => eb.or([eb('lease_until', 'is', null), eb('lease_until', '<=', at)]))
    .returningAll()
    .executeTakeFirst()
  return row && { ...row, lease_until: leaseUntil }
}

export type ClaimedWatch = NonNullable<Awaited<ReturnType<typeof claimWatch>>>

/** Thrown when a reader lost its watch to another one: what it read is not stored, the other reads it again. */
export class LostLease extends Error {
  override readonly name = 'LostLease'
}

/** Adds what calls cost to the day's account. `watchId` is `''` for what is not a watch's. */
export async function addSpending(
  trx: OutsideTrx,
  where: { accountId: string; watchId: string; at: Date },
  spent: Spending[],
): Promise<void> {
  for (const { kind, count, usd } of spent) {
    if (count === 0) continue
    await trx
      .insertInto('outside.spending')
      .values({
        day: where.at.toISOString().slice(0, 10),
        account_id: where.accountId,
        watch_id: where.watchId,
        kind,
        count,
        usd,
      })
      .onConflict((conflict) =>
        conflict.columns(['day', 'account_id', 'watch_id', 'kind']).doUpdateSet({
          count: sql`outside.spending.count + excluded.count`,
          usd: sql`outside.spending.usd + excluded.usd`,
        }),
      )
      .execute()
  }
}

/** What a watch has cost in the calendar month (UTC) of `now`, in US dollars. */
export async function spentThisMonth(
  db: Pick<OutsideDb, 'selectFrom'>,
  watchId: string,
  now: Date,
): Promise<number> {
  const row = await db
    .selectFrom('outside.spending')
    .select((eb) => eb.fn.sum<number>('usd').as('usd'))
    .where('watch_id', '=', watchId)
    .where('day', '>=', `${now.toISOString().slice(0, 7)}-01`)
    .executeTakeFirst()
  return Number(row?.usd ?? 0)
}

/**
 * Stores one page of a watch: its posts, what they cost, and where to go on, all in one transaction. The cursor can
 * never be ahead of the posts. Answers how many posts are news for the inside. Throws LostLease.
 */
export async function storePage(
  outside: OutsideDb,
  io: Io,
  watch: ClaimedWatch,
  network: string,
  batch: Batch,
): Promise<number> {
  const now = io.now()
  const leaseUntil = new Date(now.getTime() + READ_LEASE_MS).toISOString()
  const news = await inTransaction(outside, async (trx) => {
    const { numUpdatedRows } = await trx
      .updateTable('outside.watches')
      .set({ cursor: JSON.stringify(batch.next), lease_until: leaseUntil })
      .where('id', '=', watch.id)
      .where('lease_until', '=', watch.lease_until)
      .executeTakeFirst()
    if (numUpdatedRows !== 1n) throw new LostLease('another reader took this watch over')
    const source = { network, accountId: watch.account_id, watchId: watch.id }
    const stored = await storePosts(trx, io, source, batch.posts)
    const removed = await storeRemovals(trx, io, network, batch.removals)
    await storeSignals(trx, io, network, batch.signals)
    await storeMalformed(trx, io, watch.id, batch.malformed)
    if (batch.gap) await openGap(trx, io, watch.id, batch.gap)
    await addSpending(trx, { accountId: watch.account_id, watchId: watch.id, at: now }, batch.spent)
    return stored + removed
  })
  // Only now: a page that could not be stored leaves the old lease, with which the watch is given back.
  watch.lease_until = leaseUntil
  return news
}

async function storeMalformed(
  trx: OutsideTrx,
  io: Io,
  watchId: string,
  malformed: Batch['malformed'],
): Promise<void> {
  if (malformed.length === 0) return
  const at = io.now().toISOString()
  // The overlap brings the same broken item again and again: one row per payload is enough.
  const known = new Set(
    (
      await trx.selectFrom('outside.malformed').select('payload').where('watch_id', '=', watchId).execute()
    ).map((row) => row.payload),
  )
  const found = malformed.map((item) => {
    const payload = (JSON.stringify(item.raw) ?? 'null').slice(0, 100_000)
    return { id: io.id(), watch_id: watchId, payload, why: item.why.slice(0, 500), at }
  })
  const unseen = found.filter((row) => !known.has(row.payload))
  const rows = [...new Map(unseen.map((row) => [row.payload, row])).values()]
  if (rows.length > 0) await trx.insertInto('outside.malformed').values(rows).execute()
}

async function openGap(
  trx: OutsideTrx,
  io: Io,
  watchId: string,
  gap: NonNullable<Batch['gap']>,
): Promise<void> {
  await trx
    .insertInto('outside.gaps')
    .values({
      id: io.id(),
      watch_id: watchId,
      from_at: gap.from,
      to_at: gap.to,
      why: gap.why,
      opened_at: io.now().toISOString(),
    })
    .execute()
}

/** How a read ended: when to read next, and what went wrong, if anything. */
export interface ReadEnd {
  nextReadAt: Date
  error: string | null
}

/** Lets watches that paused for their budget go on: a new month has begun, or somebody raised it. */
export async function resumeAffordable(outside: OutsideDb, now: Date): Promise<void> {
  const monthBegan = `${now.toISOString().slice(0, 7)}-01`
  await outside
    .updateTable('outside.watches')
    .set({ paused_at: null, pause_reason: null, next_read_at: now.toISOString() })
    .where('paused_at', 'is not', null)
    // Only what paused by itself has a reason; a person's pause stays.
    .where('pause_reason', 'is not', null)
    .where((eb) =>
      eb.or([
        eb('budget_usd', 'is', null),
        sql<boolean>`budget_usd > (select coalesce(sum(s.usd), 0) from outside.spending s
          where s.watch_id = outside.watches.id and s.day >= ${monthBegan})`,
      ]),
    )
    .execute()
}

/** Gives a watch back after reading. */
export async function finishRead(
  outside: OutsideDb,
  watch: ClaimedWatch,
  end: ReadEnd,
  now: Date,
): Promise<void> {
  await outside
    .updateTable('outside.watches')
    .set({
      lease_until: null,
      next_read_at: end.nextReadAt.toISOString(),
      error: end.error,
      failures: end.error === null ? 0 : watch.failures + 1,
      ...(end.error === null ? { last_read_at: now.toISOString() } : {}),
    })
    .where('id', '=', watch.id)
    .where('lease_until', '=', watch.lease_until)
    .execute()
}

/** Pauses a watch by itself, with the reason in words. */
export async function pauseWatch(
  outside: OutsideDb,
  watchId: string,
  reason: string,
  now: Date,
): Promise<void> {
  await outside
    .updateTable('outside.watches')
    .set({ paused_at: now.toISOString(), pause_reason: reason, lease_until: null })
    .where('id', '=', watchId)
    .where('paused_at', 'is', null)
    .execute()
}

/** Root ids of the conversations the inside follows. */
export async function openConversations(outside: OutsideDb, network: string): Promise<string[]> {
  const rows = await outside
    .selectFrom('outside.open_conversations')
    .select('conversation_id')
    .where('network', '=', network)
    .orderBy('opened_at', 'desc')
    .limit(2000)
    .execute()
  return rows.map((row) => row.conversation_id)
}
