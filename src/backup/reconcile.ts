import { lastTakenIn, markCrossed, repliesOnTheirWay } from '../../db/inside/after-restore.ts'
import { lapseReply, type ReplyRow, sealedOf } from '../../db/inside/replies.ts'
import {
  lookUpAfterRestore,
  repliesThatCrossed,
  stopAfterRestore,
  takeInAgain,
} from '../../db/outside/after-restore.ts'
import { receiveReply } from '../../db/outside/receive-reply.ts'
import type { InsideDb, OutsideDb } from '../../db/stores.ts'
import type { Io } from '../io.ts'

/** So much before the inside's newest post, posts are taken in again: the stores may come from two moments. */
const OVERLAP_MS = 3_600_000

/**
 * Makes restored stores safe to go on with, before any process runs: everything outgoing is stopped, and every reply that
 * may be out already is looked up on its network. What is found is published; what is proven absent asks a person, who
 * may have taken it back in the time that is lost. Cut short, it is done again from the beginning.
 */
export async function reconcile(stores: { inside: InsideDb; outside: OutsideDb; io: Io }): Promise<void> {
  const { inside, outside, io } = stores
  // First of all: whatever goes wrong below, nothing leaves.
  await stopAfterRestore(outside, io.now())
  const replies = await repliesOnTheirWay(inside)
  const crossed = await repliesThatCrossed(
    outside,
    replies.map((reply) => reply.id),
  )
  const uncrossed = replies.filter((reply) => !crossed.has(reply.id))
  for (const reply of uncrossed) await settle(stores, reply)
  await lookUpAfterRestore(outside, io.now())
  for (const reply of replies)
    if (crossed.has(reply.id) && (reply.state !== 'crossed' || reply.handed_at === null))
      await markCrossed(inside, reply.id, io.now())
  const newest = await lastTakenIn(inside)
  await takeInAgain(outside, newest ? new Date(Date.parse(newest) - OVERLAP_MS).toISOString() : '')
}

/** A reply whose time has not come cannot be out, and asks; any other is handed over, to be looked up. */
async function settle(
  { inside, outside, io }: { inside: InsideDb; outside: OutsideDb; io: Io },
  reply: ReplyRow,
): Promise<void> {
  const now = io.now()
  if (reply.state !== 'crossed' && Date.parse(reply.release_at) > now.getTime()) {
    await lapseReply(inside, io, reply, 'restored-from-backup')
    return
  }
  const seen = { targetRevision: reply.target_revision, seenAt: reply.seen_at }
  const sealed = sealedOf(reply)
  await receiveReply(
    outside,
    { sealed, targetPostId: reply.target_post_id, ...seen },
    new Date(reply.approved_at),
  )
  await markCrossed(inside, reply.id, now)
}
