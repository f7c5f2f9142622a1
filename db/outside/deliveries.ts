import { type Kysely, sql } from 'kysely'
import { CLAIM_LEASE_MS, type Next } from '../../src/outside/delivery.ts'
import { type Seen, whatChanged } from '../../src/outside/world.ts'
import { inTransaction } from '../open.ts'
import type { OutsideDb, OutsideTrx } from '../stores.ts'
import type { DeliveriesTable, OutsideTables } from './tables.ts'
import { worldAround } from './world.ts'

/** What a change of a delivery always brings with it. */
function changed(now: Date) {
  return { updated_at: now.toISOString(), revision: sql<number>`revision + 1` }
}

/** May anything go out from the delivery's account now? Written as SQL so that claim and check are one statement. */
function nothingStops(now: string) {
  return sql<boolean>`not exists (select 1 from outside.stops s where s.scope in ('all', outside.deliveries.account_id))
    and exists (select 1 from outside.accounts a where a.id = outside.deliveries.account_id and a.state = 'ok'
      and a.removed_at is null and (a.write_after is null or a.write_after <= ${now}))`
}

/**
 * `claimed`: send it now, nobody else will; `attempts` counts this one · `held`: the world changed, it stopped ·
 * `no`: not due, stopped, or another's. `revision` is what the sender's own outcome must still find there.
 */
export type Claim = { kind: 'claimed'; attempts: number; revision: number } | { kind: 'held' | 'no' }

/**
 * Takes a waiting delivery for one attempt. Of any number of claims at once exactly one succeeds; it is committed
 * before this returns, so that a crash after it leaves `sending`, which is looked up and never blindly sent again.
 */
export async function claimDelivery(
  outside: OutsideDb,
  replyId: string,
  bodyHash: string,
  now: Date,
): Promise<Claim> {
  const at = now.toISOString()
  return await inTransaction(outside, async (trx) => {
    const row = await trx
      .selectFrom('outside.deliveries as d')
      .innerJoin('outside.replies as r', 'r.id', 'd.reply_id')
      .select(['d.state', 'd.target_revision', 'd.seen_at', 'r.target_post_id'])
      .where('d.reply_id', '=', replyId)
      .executeTakeFirst()
    if (row?.state !== 'waiting') return { kind: 'no' }
    const world = await worldAround(trx, { postId: row.target_post_id, ownReplyId: replyId })
    const lapse = whatChanged({ targetRevision: row.target_revision, seenAt: row.seen_at }, world)
    if (lapse) {
      await moveDelivery(trx, replyId, ['waiting'], { state: 'held', reason: lapse }, now)
      return { kind: 'held' }
    }
    const claimed = await trx
      .updateTable('outside.deliveries')
      .set({
        state: 'sending',
        attempts: sql`attempts + 1`,
        lookups: 0,
        claimed_at: at,
        first_sent_at: sql`coalesce(first_sent_at, ${at})`,
        body_hash: bodyHash,
        ...changed(now),
      })
      .where('reply_id', '=', replyId)
      .where('state', '=', 'waiting')
      .where('due_at', '<=', at)
      .where(nothingStops(at))
      .returning(['attempts', 'revision'])
      .executeTakeFirst()
    return claimed ? { kind: 'claimed', ...claimed } : { kind: 'no' }
  })
}

type Columns = Partial<{ [K in keyof DeliveriesTable]: DeliveriesTable[K] }>

/** The columns a step writes. */
function columnsOf(next: Next): Columns & { state: DeliveriesTable['state'] } {
  const clean = { failure: null, why: null, held_reason: null, candidates: '[]', claimed_at: null }
  switch (next.state) {
    case 'published': {
      const { externalId, url, publishedAt } = next.receipt
      return { ...clean, state: 'published', external_id: externalId, url, published_at: publishedAt }
    }
    case 'refused':
      return { ...clean, state: 'refused', failure: next.failure, why: next.why }
    case 'waiting':
      return {
        ...clean,
        state: 'waiting',
        due_at: next.dueAt.toISOString(),
        failure: next.failure,
        why: next.why,
        lookups: 0,
      }
    case 'unknown':
      return {
        ...clean,
        state: 'unknown',
        due_at: next.dueAt.toISOString(),
        lookups: next.lookups,
        failure: next.failure,
        why: next.why,
      }
    case 'needs-person':
      return { ...clean, state: 'needs-person', why: next.why, candidates: JSON.stringify(next.candidates) }
    case 'held':
      return { ...clean, state: 'held', held_reason: next.reason }
    default:
      return next satisfies never
  }
}

/**
 * Moves a delivery on, if it still is in one of the states `from`; answers whether it was. With `revision`, only if
 * nobody changed it since then: the outcome of an abandoned attempt says nothing about the one after it.
 */
export async function moveDelivery(
  db: Pick<Kysely<OutsideTables>, 'updateTable'>,
  replyId: string,
  from: readonly DeliveriesTable['state'][],
  next: Next,
  now: Date,
  revision?: number,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('outside.deliveries')
    .set({ ...columnsOf(next), ...changed(now) })
    .where('reply_id', '=', replyId)
    .where('state', 'in', [...from])
    .$if(revision !== undefined, (q) => q.where('revision', '=', revision ?? 0))
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Turns claims whose sender is gone into unknown outcomes: they may have left, so they are looked up. */
export async function abandonStaleClaims(outside: OutsideDb, now: Date): Promise<number> {
  const { numUpdatedRows } = await outside
    .updateTable('outside.deliveries')
    .set({
      state: 'unknown',
      due_at: now.toISOString(),
      failure: 'outcome-unknown',
      why: 'The publisher stopped before the network answered.',
      lookups: 0,
      claimed_at: null,
      ...changed(now),
    })
    .where('state', '=', 'sending')
    .where('claimed_at', '<=', new Date(now.getTime() - CLAIM_LEASE_MS).toISOString())
    .executeTakeFirst()
  return Number(numUpdatedRows)
}

/** Replies whose delivery is due to be sent or looked up. Those of stopped or signed-out accounts are left alone. */
export async function dueDeliveries(outside: OutsideDb, now: Date, limit = 200): Promise<string[]> {
  const at = now.toISOString()
  const rows = await outside
    .selectFrom('outside.deliveries')
    .select('reply_id')
    .where('due_at', '<=', at)
    .where((eb) =>
      eb.or([eb('state', '=', 'unknown'), eb.and([eb('state', '=', 'waiting'), nothingStops(at)])]),
    )
    .orderBy('due_at')
    .limit(limit)
    .execute()
  return rows.map((row) => row.reply_id)
}

/** Replies that certainly are not out and will be sent, those that wait the longest first. */
export async function waitingDeliveries(outside: OutsideDb, limit = 500): Promise<string[]> {
  const rows = await outside
    .selectFrom('outside.deliveries')
    .select('reply_id')
    .where('state', '=', 'waiting')
    .orderBy('due_at')
    .limit(limit)
    .execute()
  return rows.map((row) => row.reply_id)
}

/** A delivery with its sealed words, as the publisher needs them. */
export async function readDelivery(db: Pick<Kysely<OutsideTables>, 'selectFrom'>, replyId: string) {
  return await db
    .selectFrom('outside.deliveries as d')
    .innerJoin('outside.replies as r', 'r.id', 'd.reply_id')
    .leftJoin('outside.posts as p', 'p.id', 'r.target_post_id')
    .select([
      'd.state',
      'd.due_at',
      'd.attempts',
      'd.lookups',
      'd.failure',
      'd.revision',
      'd.first_sent_at',
      'd.account_id',
      'd.network',
      'r.sealed',
      'r.signature',
      'p.posted_at as target_posted_at',
    ])
    .where('d.reply_id', '=', replyId)
    .executeTakeFirst()
}

/** Is this post known as the publication of another reply? Two replies can have the same words. */
export async function isOfAnotherReply(
  outside: OutsideDb,
  network: string,
  externalId: string,
  replyId: string,
): Promise<boolean> {
  const other = await outside
    .selectFrom('outside.deliveries')
    .select('reply_id')
    .where('network', '=', network)
    .where('external_id', '=', externalId)
    .where('reply_id', '<>', replyId)
    .executeTakeFirst()
  return other !== undefined
}

/** How many deliveries of an account became unknown since `since`: three in ten minutes stop the account. */
export async function countUnknown(trx: OutsideTrx, accountId: string, since: Date): Promise<number> {
  const { count } = await trx
    .selectFrom('outside.deliveries')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('account_id', '=', accountId)
    .where('state', 'in', ['unknown', 'needs-person'])
    .where('updated_at', '>=', since.toISOString())
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** Takes a reply back that crossed but certainly is not out (`waiting` and `held` mean just that). Answers whether it could. */
export async function withdrawDelivery(outside: OutsideDb, replyId: string, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await outside
    .updateTable('outside.deliveries')
    .set({ state: 'withdrawn', held_reason: null, ...changed(now) })
    .where('reply_id', '=', replyId)
    .where('state', 'in', ['waiting', 'held'])
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** "Still right": sends a held delivery after all, with the world as it is now as the new baseline. */
export async function confirmDelivery(
  outside: OutsideDb,
  replyId: string,
  seen: Seen,
  now: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await outside
    .updateTable('outside.deliveries')
    .set({
      state: 'waiting',
      held_reason: null,
      due_at: now.toISOString(),
      target_revision: seen.targetRevision,
      seen_at: seen.seenAt,
      ...changed(now),
    })
    .where('reply_id', '=', replyId)
    .where('state', '=', 'held')
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Deliveries that changed since the inside last told its people. */
export async function deliveryNews(db: Pick<Kysely<OutsideTables>, 'selectFrom'>, limit = 200) {
  return await db
    .selectFrom('outside.deliveries')
    .select(['reply_id', 'state', 'revision', 'external_id', 'why', 'held_reason'])
    .whereRef('told', '<', 'revision')
    .orderBy('updated_at')
    .limit(limit)
    .execute()
}

/** The inside has told its people about a delivery up to `revision`. */
export async function markTold(outside: OutsideDb, replyId: string, revision: number): Promise<void> {
  await outside
    .updateTable('outside.deliveries')
    .set({ told: revision })
    .where('reply_id', '=', replyId)
    .where('told', '<', revision)
    .execute()
}
