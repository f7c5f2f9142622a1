import {
  approversStillMay,
  lapseOf,
  lapseReply,
  markHandedOver,
  type ReplyRow,
  readReply,
  releaseReply,
  sealedOf,
} from '../db/inside/replies.ts'
import { receiveReply } from '../db/outside/receive-reply.ts'
import type { InsideDb, OutsideDb } from '../db/stores.ts'
import type { LiveEvent } from '../src/api/schema/live.ts'
import type { Io } from '../src/io.ts'
import type { Handler, Nudge } from '../src/queues.ts'

export interface CrossingDeps {
  inside: InsideDb
  outside: OutsideDb
  io: Io
  nudge: Nudge
  tell: (event: LiveEvent) => void
}

/**
 * The one door outward. A held reply whose time has come crosses as it was sealed, unless the world changed or an
 * approver lost the right meanwhile: then it stops and asks. Running it again changes nothing.
 */
export function crossing(deps: CrossingDeps): Handler<'crossing'> {
  return async ({ replyId }) => {
    const reply = await readReply(deps.inside, replyId)
    if (!reply) return
    if (reply.state === 'held') await release(deps, reply)
    else if (reply.state === 'crossed' && reply.handed_at === null) await handOver(deps, reply)
  }
}

async function release(deps: CrossingDeps, reply: ReplyRow): Promise<void> {
  const now = deps.io.now()
  if (Date.parse(reply.release_at) > now.getTime()) return
  const reason =
    (await lapseOf(deps.outside, reply)) ??
    ((await approversStillMay(deps.inside, reply)) ? null : 'approver-left')
  if (reason === null) {
    if (await releaseReply(deps.inside, reply.id, now)) await handOver(deps, reply)
    return
  }
  if (await lapseReply(deps.inside, deps.io, reply, reason))
    deps.tell({ kind: 'reply', replyId: reply.id, threadId: reply.thread_id, spaceId: reply.space_id })
}

async function handOver(deps: CrossingDeps, reply: ReplyRow): Promise<void> {
  const seen = { targetRevision: reply.target_revision, seenAt: reply.seen_at }
  await receiveReply(
    deps.outside,
    { sealed: sealedOf(reply), targetPostId: reply.target_post_id, ...seen },
    deps.io.now(),
  )
  await markHandedOver(deps.inside, reply.id, deps.io.now())
  deps.nudge('publish', { replyId: reply.id })
  deps.tell({ kind: 'reply', replyId: reply.id, threadId: reply.thread_id, spaceId: reply.space_id })
}
