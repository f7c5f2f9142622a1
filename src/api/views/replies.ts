import { type RawBuilder, sql } from 'kysely'
import type { ReadDb } from '../../../db/stores.ts'
import { ReplyFields } from '../../crossing/approved-reply.ts'
import type { Reply, ReplyState } from '../schema/replies.ts'
import { namesOf, personOf } from './people.ts'

/** Reply rows of both stores side by side; narrow it with `where` before executing. */
export function replyRows(reading: ReadDb) {
  return reading
    .selectFrom('inside.replies as r')
    .innerJoin('inside.threads as t', 't.id', 'r.thread_id')
    .innerJoin('outside.accounts as a', 'a.id', 'r.account_id')
    .innerJoin('outside.posts as p', 'p.id', 'r.target_post_id')
    .innerJoin('outside.authors as w', 'w.id', 'p.author_id')
    .leftJoin('outside.deliveries as d', 'd.reply_id', 'r.id')
    .selectAll('r')
    .select(['t.space_id', 'a.handle as account_handle', 'w.handle as target_handle'])
    .select([
      'd.state as delivery_state',
      'd.due_at',
      'd.attempts',
      'd.why',
      'd.held_reason',
      'd.candidates',
      'd.external_id',
    ])
    .select(['d.url', 'd.published_at', 'd.updated_at as delivery_updated_at'])
}

type Row = Awaited<ReturnType<ReturnType<typeof replyRows>['execute']>>[number]

/** One state out of the two stores' two. */
export function replyState(row: Pick<Row, 'state' | 'delivery_state'>): ReplyState {
  if (row.state !== 'crossed') return row.state
  if (row.delivery_state === 'held') return 'lapsed'
  if (row.delivery_state === 'withdrawn') return 'undone'
  return row.delivery_state ?? 'waiting'
}

/** The same as a condition: reply rows whose state is this one. */
export function stateIs(state: ReplyState): RawBuilder<boolean> {
  if (state === 'held') return sql<boolean>`r.state = 'held'`
  if (state === 'lapsed')
    return sql<boolean>`(r.state = 'lapsed' or (r.state = 'crossed' and d.state = 'held'))`
  if (state === 'undone')
    return sql<boolean>`(r.state = 'undone' or (r.state = 'crossed' and d.state = 'withdrawn'))`
  return sql<boolean>`(r.state = 'crossed' and coalesce(d.state, 'waiting') = ${state})`
}

/** Can it still be taken back? `waiting` means that it certainly is not out. */
function isUndoable(state: ReplyState): boolean {
  return state === 'held' || state === 'lapsed' || state === 'waiting'
}

/** Replies as the API shows them, with who approved. */
export async function repliesFrom(reading: ReadDb, rows: readonly Row[]): Promise<Reply[]> {
  if (rows.length === 0) return []
  const approvals = await reading
    .selectFrom('inside.approvals')
    .select(['proposal_id', 'version', 'person_id'])
    .where('proposal_id', 'in', [...new Set(rows.map((row) => row.proposal_id))])
    .where('decision', '=', 'approve')
    .orderBy('version')
    .execute()
  const names = await namesOf(
    reading,
    approvals.map((a) => a.person_id),
  )
  return rows.map((row) => {
    const mine = approvals.filter((a) => a.proposal_id === row.proposal_id)
    const newest = mine.at(-1)?.version
    const approvers = mine.filter((a) => a.version === newest)
    return replyFrom(
      row,
      approvers.map((a) => personOf(names, a.person_id)),
    )
  })
}

function replyFrom(row: Row, approvedBy: Reply['approvedBy']): Reply {
  const state = replyState(row)
  const waits = state === 'waiting' || state === 'unknown'
  return {
    id: row.id,
    threadId: row.thread_id,
    proposalId: row.proposal_id,
    network: row.network,
    account: row.account_id,
    accountHandle: row.account_handle,
    text: ReplyFields.parse(JSON.parse(row.sealed)).text,
    inReplyTo: row.target_post_id,
    targetHandle: row.target_handle,
    state,
    approvedBy,
    approvedAt: row.approved_at,
    releaseAt: row.release_at,
    scheduled: row.scheduled === 1,
    undoable: isUndoable(state),
    lapse: row.lapse ?? row.held_reason ?? null,
    why: row.why ?? null,
    nextAt: waits ? (row.due_at ?? null) : null,
    attempts: row.attempts ?? 0,
    receipt:
      state === 'published' && row.external_id && row.published_at
        ? { externalId: row.external_id, url: row.url ?? null, publishedAt: row.published_at }
        : null,
    candidates: JSON.parse(row.candidates ?? '[]'),
    updatedAt: [row.updated_at, row.delivery_updated_at ?? ''].sort().at(-1) ?? row.updated_at,
  }
}
