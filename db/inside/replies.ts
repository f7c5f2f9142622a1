import type { SealedReply } from '../../src/crossing/approved-reply.ts'
import { ReplyFields } from '../../src/crossing/approved-reply.ts'
import type { Io } from '../../src/io.ts'
import { type LapseReason, type Seen, whatChanged } from '../../src/outside/world.ts'
import { flag } from '../columns.ts'
import { inTransaction } from '../open.ts'
import { worldAround } from '../outside/world.ts'
import type { InsideDb, InsideTrx, OutsideDb } from '../stores.ts'
import { recordEvent } from './events.ts'

/** An approved reply on its way into the `held` state. */
export interface HeldReply extends Seen {
  threadId: string
  proposalId: string
  targetPostId: string
  sealed: SealedReply
  releaseAt: Date
  scheduled: boolean
}

/** Stores a sealed reply as held. Throws when the proposal has one already. */
export async function holdReply(trx: InsideTrx, reply: HeldReply): Promise<void> {
  const { fields, signature } = reply.sealed
  await trx
    .insertInto('inside.replies')
    .values({
      id: fields.id,
      thread_id: reply.threadId,
      proposal_id: reply.proposalId,
      sealed: JSON.stringify(fields),
      signature,
      account_id: fields.accountId,
      network: fields.network,
      target_post_id: reply.targetPostId,
      state: 'held',
      lapse: null,
      target_revision: reply.targetRevision,
      seen_at: reply.seenAt,
      approved_at: fields.approvedAt,
      release_at: reply.releaseAt.toISOString(),
      scheduled: flag(reply.scheduled),
      handed_at: null,
      updated_at: fields.approvedAt,
    })
    .execute()
}

/** A reply with the space its thread is in. */
export async function readReply(inside: Pick<InsideDb, 'selectFrom'>, replyId: string) {
  return await inside
    .selectFrom('inside.replies as r')
    .innerJoin('inside.threads as t', 't.id', 'r.thread_id')
    .selectAll('r')
    .select('t.space_id')
    .where('r.id', '=', replyId)
    .executeTakeFirst()
}

export type ReplyRow = NonNullable<Awaited<ReturnType<typeof readReply>>>

/** The sealed reply of a row. */
export function sealedOf(row: { sealed: string; signature: string }): SealedReply {
  return { fields: ReplyFields.parse(JSON.parse(row.sealed)), signature: row.signature }
}

/** Stops a held reply because the world changed. Answers whether it still was held. */
export async function lapseReply(
  inside: InsideDb,
  io: Io,
  reply: ReplyRow,
  reason: LapseReason,
): Promise<boolean> {
  return await inTransaction(inside, async (trx) => {
    const { numUpdatedRows } = await trx
      .updateTable('inside.replies')
      .set({ state: 'lapsed', lapse: reason, updated_at: io.now().toISOString() })
      .where('id', '=', reply.id)
      .where('state', '=', 'held')
      .executeTakeFirst()
    if (numUpdatedRows !== 1n) return false
    await touchThread(trx, io, reply.thread_id)
    const where = { spaceId: reply.space_id, threadId: reply.thread_id }
    await recordEvent(trx, io, {
      actorId: null,
      what: 'lapsed',
      ...where,
      data: { replyId: reply.id, reason },
    })
    return true
  })
}

/** Moves a thread's `updated_at`: something in it changed. */
export async function touchThread(
  trx: Pick<InsideTrx, 'updateTable'>,
  io: Io,
  threadId: string,
): Promise<void> {
  await trx
    .updateTable('inside.threads')
    .set({ updated_at: io.now().toISOString() })
    .where('id', '=', threadId)
    .execute()
}

/** Looks at the held replies of threads where something happened outside, and stops those the world left behind. */
export async function lapseHeldReplies(
  deps: { inside: InsideDb; outside: OutsideDb; io: Io },
  threadIds: readonly string[],
): Promise<void> {
  if (threadIds.length === 0) return
  const held = await deps.inside
    .selectFrom('inside.replies as r')
    .innerJoin('inside.threads as t', 't.id', 'r.thread_id')
    .selectAll('r')
    .select('t.space_id')
    .where('r.thread_id', 'in', [...threadIds])
    .where('r.state', '=', 'held')
    .execute()
  for (const reply of held) {
    const reason = await lapseOf(deps.outside, reply)
    if (reason) await lapseReply(deps.inside, deps.io, reply, reason)
  }
}

/** What changed in the world since a reply was approved, or null. */
export async function lapseOf(outside: OutsideDb, reply: ReplyRow): Promise<LapseReason | null> {
  const world = await worldAround(outside, { postId: reply.target_post_id, ownReplyId: reply.id })
  return whatChanged({ targetRevision: reply.target_revision, seenAt: reply.seen_at }, world)
}

/** Takes a held reply whose time has come out of reach of *undo*. Exactly one of any number of calls succeeds. */
export async function releaseReply(inside: InsideDb, replyId: string, now: Date): Promise<boolean> {
  const at = now.toISOString()
  const { numUpdatedRows } = await inside
    .updateTable('inside.replies')
    .set({ state: 'crossed', updated_at: at })
    .where('id', '=', replyId)
    .where('state', '=', 'held')
    .where('release_at', '<=', at)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** The outside store has it for certain. */
export async function markHandedOver(inside: InsideDb, replyId: string, now: Date): Promise<void> {
  await inside
    .updateTable('inside.replies')
    .set({ handed_at: now.toISOString() })
    .where('id', '=', replyId)
    .execute()
}

/** Replies to cross now: the hold is over, or a crash came between release and hand-over. */
export async function repliesToCross(inside: InsideDb, now: Date, limit = 200): Promise<string[]> {
  const rows = await inside
    .selectFrom('inside.replies')
    .select('id')
    .where((eb) =>
      eb.or([
        eb.and([eb('state', '=', 'held'), eb('release_at', '<=', now.toISOString())]),
        eb.and([eb('state', '=', 'crossed'), eb('handed_at', 'is', null)]),
      ]),
    )
    .orderBy('release_at')
    .limit(limit)
    .execute()
  return rows.map((row) => row.id)
}

/** Do all who approved a reply still have the right to? Disabled people and those who lost the role do not. */
export async function approversStillMay(
  inside: Pick<InsideDb, 'selectFrom'>,
  reply: { proposal_id: string; space_id: string },
): Promise<boolean> {
  const rows = await inside
    .selectFrom('inside.approvals as a')
    .innerJoin('inside.proposals as p', (join) =>
      join.onRef('p.id', '=', 'a.proposal_id').onRef('p.version', '=', 'a.version'),
    )
    .innerJoin('inside.people as who', 'who.id', 'a.person_id')
    .leftJoin('inside.members as m', (join) =>
      join.onRef('m.person_id', '=', 'a.person_id').on('m.space_id', '=', reply.space_id),
    )
    .select(['who.disabled_at', 'who.administrator', 'm.role'])
    .where('a.proposal_id', '=', reply.proposal_id)
    .where('a.decision', '=', 'approve')
    .execute()
  const still = rows.filter(
    (row) =>
      row.disabled_at === null && (row.administrator === 1 || row.role === 'approver' || row.role === 'lead'),
  )
  return rows.length > 0 && still.length === rows.length
}

/**
 * Takes a reply back that has not gone out: the proposal is a draft again, in a new version with the same words, so
 * that what was approved before counts no more. `from`: the states it may be taken back from.
 */
export async function takeReplyBack(
  inside: InsideDb,
  io: Io,
  reply: ReplyRow,
  from: readonly ('held' | 'lapsed' | 'crossed')[],
  actorId: string | null,
): Promise<boolean> {
  const now = io.now().toISOString()
  return await inTransaction(inside, async (trx) => {
    const { numUpdatedRows } = await trx
      .updateTable('inside.replies')
      .set({ state: 'undone', lapse: null, updated_at: now })
      .where('id', '=', reply.id)
      .where('state', 'in', [...from])
      .executeTakeFirst()
    if (numUpdatedRows !== 1n) return false
    const version = await trx
      .selectFrom('inside.proposal_versions as v')
      .innerJoin('inside.proposals as p', (join) =>
        join.onRef('p.id', '=', 'v.proposal_id').onRef('p.version', '=', 'v.version'),
      )
      .selectAll('v')
      .where('v.proposal_id', '=', reply.proposal_id)
      .executeTakeFirstOrThrow()
    await trx
      .insertInto('inside.proposal_versions')
      .values({ ...version, version: version.version + 1, created_at: now })
      .execute()
    await trx
      .updateTable('inside.proposals')
      .set({ state: 'draft', version: version.version + 1, updated_at: now })
      .where('id', '=', reply.proposal_id)
      .execute()
    await touchThread(trx, io, reply.thread_id)
    const where = { spaceId: reply.space_id, threadId: reply.thread_id }
    await recordEvent(trx, io, {
      actorId,
      what: 'undone',
      ...where,
      data: { replyId: reply.id, proposalId: reply.proposal_id },
    })
    return true
  })
}

/** "Still right": a lapsed reply is held again, with the world as it is now as what the approver knew. */
export async function holdAgain(
  inside: InsideDb,
  io: Io,
  reply: ReplyRow,
  seen: Seen,
  releaseAt: Date,
  actorId: string,
): Promise<boolean> {
  return await inTransaction(inside, async (trx) => {
    const { numUpdatedRows } = await trx
      .updateTable('inside.replies')
      .set({
        state: 'held',
        lapse: null,
        target_revision: seen.targetRevision,
        seen_at: seen.seenAt,
        release_at: releaseAt.toISOString(),
        updated_at: io.now().toISOString(),
      })
      .where('id', '=', reply.id)
      .where('state', '=', 'lapsed')
      .executeTakeFirst()
    if (numUpdatedRows !== 1n) return false
    await touchThread(trx, io, reply.thread_id)
    const where = { spaceId: reply.space_id, threadId: reply.thread_id }
    await recordEvent(trx, io, { actorId, what: 'confirmed', ...where, data: { replyId: reply.id } })
    return true
  })
}
