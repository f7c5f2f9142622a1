import { recordEvent } from '../../../db/inside/events.ts'
import {
  approversStillMay,
  holdAgain,
  type ReplyRow,
  readReply as read,
  takeReplyBack,
} from '../../../db/inside/replies.ts'
import { confirmDelivery, moveDelivery, withdrawDelivery } from '../../../db/outside/deliveries.ts'
import { worldAround } from '../../../db/outside/world.ts'
import { releaseTime } from '../../crossing/decision.ts'
import { type Caller, may, readableSpaces } from '../../inside/rights.ts'
import type { Api, Handler } from '../handler.ts'
import { ApiProblem, notFound } from '../problem.ts'
import { Id } from '../schema/base.ts'
import type { Reply } from '../schema/replies.ts'
import { repliesFrom, replyRows, stateIs } from '../views/replies.ts'

/** The reply as the caller sees it; not found when they may not. */
export async function replyOf(api: Api, caller: Caller, replyId: string): Promise<Reply> {
  const rows = await replyRows(api.reading).where('r.id', '=', replyId).execute()
  const [reply] = await repliesFrom(
    api.reading,
    rows.filter((row) => may(caller, 'read', row.space_id)),
  )
  if (!reply) throw notFound()
  return reply
}

/** The reply's row, for somebody who may decide about it. */
async function decidable(api: Api, caller: Caller, replyId: string): Promise<ReplyRow> {
  const reply = await read(api.inside, replyId)
  if (!reply || !may(caller, 'read', reply.space_id)) throw notFound()
  if (!may(caller, 'approve', reply.space_id))
    throw new ApiProblem('forbidden', 'Only an approver of this space can do that.')
  return reply
}

function tell(api: Api, reply: ReplyRow): void {
  api.tell({ kind: 'reply', replyId: reply.id, threadId: reply.thread_id, spaceId: reply.space_id })
}

export const listReplies: Handler<'listReplies'> = async ({ caller, query }, api) => {
  const spaces = readableSpaces(caller)
  const { state, limit } = query
  const after = query.cursor === undefined ? null : afterOf(query.cursor)
  const rows = await replyRows(api.reading)
    .$if(spaces !== 'all', (q) => q.where('t.space_id', 'in', [...(spaces === 'all' ? [] : spaces), '']))
    .$if(state !== undefined, (q) => q.where(stateIs(state ?? 'held')))
    .$if(after !== null, (q) => q.where('r.id', '<', after ?? ''))
    .orderBy('r.id', 'desc')
    .limit(limit + 1)
    .execute()
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const next = rows.length > limit && last ? Buffer.from(last.id).toString('base64url') : null
  return { replies: await repliesFrom(api.reading, shown), next }
}

function afterOf(cursor: string): string {
  const id = Buffer.from(cursor, 'base64url').toString()
  if (Id.safeParse(id).success) return id
  throw new ApiProblem('invalid', 'This is not a cursor of this list.', {
    errors: [{ path: 'cursor', message: 'unknown' }],
  })
}

export const readReply: Handler<'readReply'> = async ({ caller, params }, api) => {
  return { reply: await replyOf(api, caller, params.id) }
}

/** Whoever may write in the space may stop what is about to go: better silent than sorry. */
export const undo: Handler<'undo'> = async ({ caller, params }, api) => {
  const reply = await read(api.inside, params.id)
  if (!reply || !may(caller, 'read', reply.space_id)) throw notFound()
  if (!may(caller, 'write', reply.space_id))
    throw new ApiProblem('forbidden', 'You can read this space but not write in it.')
  const done =
    (await takeReplyBack(api.inside, api.io, reply, ['held', 'lapsed'], caller.id)) ||
    ((await withdrawDelivery(api.outside, reply.id, api.io.now())) &&
      (await takeReplyBack(api.inside, api.io, reply, ['crossed'], caller.id)))
  if (!done) throw new ApiProblem('conflict', 'Too late: it is on its way or out already.')
  tell(api, reply)
  return { reply: await replyOf(api, caller, reply.id) }
}

/** "Still right": the person who says so has seen the world as it is now. */
export const confirm: Handler<'confirm'> = async ({ caller, params }, api) => {
  const reply = await decidable(api, caller, params.id)
  if (!(await approversStillMay(api.inside, reply)))
    throw new ApiProblem(
      'conflict',
      'Somebody who approved it may no longer do so. Take it back and have it approved again.',
    )
  const now = api.io.now()
  const world = await worldAround(api.outside, { postId: reply.target_post_id, ownReplyId: reply.id })
  if (world.targetGone)
    throw new ApiProblem('conflict', 'The post is gone, so it cannot be answered. Take the reply back.')
  const seen = { targetRevision: world.targetRevision, seenAt: now.toISOString() }
  const space = await api.inside
    .selectFrom('inside.spaces')
    .select('hold_seconds')
    .where('id', '=', reply.space_id)
    .executeTakeFirstOrThrow()
  const releaseAt = releaseTime(now, space.hold_seconds, new Date(reply.release_at))
  if (await holdAgain(api.inside, api.io, reply, seen, releaseAt, caller.id))
    api.nudge('crossing', { replyId: reply.id }, { delayMs: releaseAt.getTime() - now.getTime() })
  else if (await confirmDelivery(api.outside, reply.id, seen, now))
    api.nudge('publish', { replyId: reply.id })
  else throw new ApiProblem('conflict', 'This reply is not waiting for that answer.')
  tell(api, reply)
  return { reply: await replyOf(api, caller, reply.id) }
}

/** What a person saw on the network, where the network itself cannot tell. */
export const resolve: Handler<'resolve'> = async ({ caller, params, body }, api) => {
  const reply = await decidable(api, caller, params.id)
  const now = api.io.now()
  const next =
    body.outcome === 'published'
      ? ({
          state: 'published',
          receipt: {
            externalId: body.externalId,
            url: await urlOf(api, reply, body.externalId),
            publishedAt: now.toISOString(),
          },
        } as const)
      : ({ state: 'waiting', dueAt: now, failure: null, why: null } as const)
  const moved = await moveDelivery(api.outside, reply.id, ['needs-person'], next, now).catch(
    (error: unknown) => {
      if (isTaken(error)) throw new ApiProblem('conflict', 'That post is the publication of another reply.')
      throw error
    },
  )
  if (!moved) throw new ApiProblem('conflict', 'This reply is not waiting for that answer.')
  const where = { spaceId: reply.space_id, threadId: reply.thread_id }
  await recordEvent(api.inside, api.io, {
    actorId: caller.id,
    what: 'resolved',
    ...where,
    data: { replyId: reply.id, outcome: body.outcome },
  })
  if (next.state === 'waiting') api.nudge('publish', { replyId: reply.id })
  api.nudge('news', {})
  tell(api, reply)
  return { reply: await replyOf(api, caller, reply.id) }
}

/** The address of a candidate or of a post we know; other ids have none that we could vouch for. */
async function urlOf(api: Api, reply: ReplyRow, externalId: string): Promise<string | null> {
  const delivery = await api.outside
    .selectFrom('outside.deliveries')
    .select('candidates')
    .where('reply_id', '=', reply.id)
    .executeTakeFirst()
  const candidates = JSON.parse(delivery?.candidates ?? '[]') as { externalId: string; url: string | null }[]
  return candidates.find((candidate) => candidate.externalId === externalId)?.url ?? null
}

function isTaken(error: unknown): boolean {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
  return code.startsWith('SQLITE_CONSTRAINT') || code === '23505'
}
