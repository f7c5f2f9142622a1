import { recordEvent } from '../../../db/inside/events.ts'
import { eventsOfThread } from '../../../db/inside/events-of-thread.ts'
import { notesOfThread, readersAmong } from '../../../db/inside/notes.ts'
import type { ThreadsTable } from '../../../db/inside/tables.ts'
import {
  type After,
  countThreads as count,
  countReaders,
  listThreads as list,
  markSeen,
  readThread as read,
} from '../../../db/inside/threads.ts'
import { inTransaction } from '../../../db/open.ts'
import { type Caller, may } from '../../inside/rights.ts'
import type { Api, Handler } from '../handler.ts'
import { ApiProblem, notFound } from '../problem.ts'
import type { Item, NoteItem } from '../schema/items.ts'
import { namesOf, personOf } from '../views/people.ts'
import { postsOfThread } from '../views/posts.ts'
import { proposalsOfThread } from '../views/proposals.ts'
import { repliesFrom, replyRows } from '../views/replies.ts'
import { summariesOf } from '../views/threads.ts'

/** The thread, if the caller may see it; the same answer when it does not exist as when they may not. */
export async function visibleThread(api: Api, caller: Caller, threadId: string): Promise<ThreadsTable> {
  const thread = await read(api.inside, threadId)
  if (!thread || !may(caller, 'read', thread.space_id)) throw notFound()
  return thread
}

/** Throws unless the caller may write in the thread's space. */
export function mayWrite(caller: Caller, spaceId: string): void {
  if (!may(caller, 'write', spaceId))
    throw new ApiProblem('forbidden', 'You can read this space but not write in it.')
}

export const listThreads: Handler<'listThreads'> = async ({ caller, query }, api) => {
  const { queue, space, text, show, order, limit } = query
  if (space !== undefined && !may(caller, 'read', space)) throw notFound()
  const page = { order, after: query.cursor === undefined ? null : afterOf(query.cursor), limit: limit + 1 }
  const rows = await list(api.reading, caller, { queue, space, text, show }, page)
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const next = rows.length > limit && last ? cursorOf({ at: last.latest_post_at, id: last.id }) : null
  return { threads: await summariesOf(api.reading, caller, shown), next }
}

function cursorOf(after: After): string {
  return Buffer.from(`${after.at} ${after.id}`).toString('base64url')
}

function afterOf(cursor: string): After {
  const [at = '', id = ''] = Buffer.from(cursor, 'base64url').toString().split(' ')
  if (!/^\d{4}-[\dT:.Z-]+$/.test(at) || !/^[0-9a-z]+$/.test(id))
    throw new ApiProblem('invalid', 'This is not a cursor of this list.', {
      errors: [{ path: 'cursor', message: 'unknown' }],
    })
  return { at, id }
}

export const countThreads: Handler<'countThreads'> = async ({ caller }, api) =>
  await count(api.reading, caller)

export const readThread: Handler<'readThread'> = async ({ caller, params }, api) => {
  const thread = await visibleThread(api, caller, params.id)
  const [summary] = await summariesOf(api.reading, caller, [thread])
  if (!summary) throw notFound()
  const accounts = await api.reading
    .selectFrom('outside.accounts')
    .select(['id', 'handle', 'name'])
    .where('network', '=', thread.network)
    .where('removed_at', 'is', null)
    .where('state', '<>', 'connecting')
    .orderBy('created_at')
    .execute()
  const write = may(caller, 'write', thread.space_id)
  return {
    thread: {
      ...summary,
      readers: await countReaders(api.inside, thread.space_id),
      accounts,
      may: { write, propose: write, approve: may(caller, 'approve', thread.space_id) },
    },
    items: await itemsOf(api, caller, thread.id),
  }
}

/** Everything in a thread, in order of time. */
async function itemsOf(api: Api, caller: Caller, threadId: string): Promise<Item[]> {
  const [posts, notes, answers, events] = await Promise.all([
    postsOfThread(api.reading, threadId),
    noteItems(api, threadId),
    proposalsOfThread(api.reading, caller, threadId),
    eventsOfThread(api.reading, threadId),
  ])
  const rows = await replyRows(api.reading).where('r.thread_id', '=', threadId).execute()
  const replies = await repliesFrom(api.reading, rows)
  const deliveries = replies.map((reply) => ({
    kind: 'delivery' as const,
    id: reply.id,
    at: reply.approvedAt,
    reply,
  }))
  const items: Item[] = [
    ...posts,
    ...notes,
    ...answers.proposals,
    ...answers.approvals,
    ...deliveries,
    ...events,
  ]
  return items.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : 1))
}

/** The notes of a thread, as its readers see them. */
export async function noteItems(api: Api, threadId: string): Promise<NoteItem[]> {
  const notes = await notesOfThread(api.reading, threadId)
  const names = await namesOf(
    api.reading,
    notes.flatMap((note) => [note.author_id, ...note.mentions]),
  )
  return notes.map((note) => ({
    kind: 'note',
    id: note.id,
    at: note.created_at,
    author: personOf(names, note.author_id),
    text: note.text,
    mentions: note.mentions.map((id) => personOf(names, id)),
  }))
}

export const changeThread: Handler<'changeThread'> = async ({ caller, params, body }, api) => {
  const thread = await visibleThread(api, caller, params.id)
  mayWrite(caller, thread.space_id)
  const { queue, snoozedUntil, assigneeId, title } = body
  if (snoozedUntil !== undefined && Date.parse(snoozedUntil) <= api.io.now().getTime())
    throw new ApiProblem('invalid', 'That moment has passed.', {
      errors: [{ path: 'snoozedUntil', message: 'is in the past' }],
    })
  if (assigneeId && (await readersAmong(api.inside, thread.space_id, [assigneeId])).length === 0)
    throw new ApiProblem('invalid', 'That person cannot read this space.', {
      errors: [{ path: 'assigneeId', message: 'cannot read it' }],
    })
  await inTransaction(api.inside, async (trx) => {
    await trx
      .updateTable('inside.threads')
      .set({
        updated_at: api.io.now().toISOString(),
        ...(queue === undefined
          ? {}
          : { queue, snoozed_until: queue === 'snoozed' ? (snoozedUntil ?? null) : null }),
        ...(assigneeId === undefined ? {} : { assignee_id: assigneeId }),
        ...(title === undefined ? {} : { title }),
      })
      .where('id', '=', thread.id)
      .execute()
    const where = { actorId: caller.id, spaceId: thread.space_id, threadId: thread.id }
    if (queue === 'snoozed')
      await recordEvent(trx, api.io, { ...where, what: 'snoozed', data: { until: snoozedUntil ?? null } })
    else if (queue !== undefined)
      await recordEvent(trx, api.io, { ...where, what: 'queue-moved', data: { queue } })
    if (assigneeId === null) await recordEvent(trx, api.io, { ...where, what: 'unassigned' })
    else if (assigneeId !== undefined)
      await recordEvent(trx, api.io, { ...where, what: 'assigned', data: { personId: assigneeId } })
    if (title !== undefined) await recordEvent(trx, api.io, { ...where, what: 'renamed' })
  })
  api.tell({ kind: 'thread', threadId: thread.id, spaceId: thread.space_id, fresh: false })
  const [summary] = await summariesOf(api.reading, caller, [await visibleThread(api, caller, thread.id)])
  if (!summary) throw notFound()
  return { thread: summary }
}

export const seeThread: Handler<'seeThread'> = async ({ caller, params }, api) => {
  const thread = await visibleThread(api, caller, params.id)
  await markSeen(api.inside, caller.id, thread.id, api.io.now())
}
