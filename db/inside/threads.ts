import { type ExpressionBuilder, sql } from 'kysely'
import type { Caller } from '../../src/inside/rights.ts'
import { readableSpaces } from '../../src/inside/rights.ts'
import type { OutsideTables } from '../outside/tables.ts'
import { threadHolds } from '../search.ts'
import type { InsideDb, ReadDb } from '../stores.ts'
import type { InsideTables, ThreadsTable } from './tables.ts'

/** Which threads a list shows. */
export interface ThreadFilter {
  queue?: ThreadsTable['queue'] | undefined
  space?: string | undefined
  text?: string | undefined
  show?: 'mine' | 'approval' | undefined
}

/** Where a page begins: after this thread, in the order of the list. */
export interface After {
  at: string
  id: string
}

type Tables = InsideTables & OutsideTables & { t: ThreadsTable }

/** Spaces in which the caller may approve. */
function approvingSpaces(caller: Caller): string[] {
  return [...caller.roles].filter(([, role]) => role === 'approver' || role === 'lead').map(([id]) => id)
}

/** A submitted proposal whose words the caller did not write and has not decided about yet. */
function waitsForApprovalOf(eb: ExpressionBuilder<Tables, 't'>, caller: Caller) {
  const proposal = eb
    .selectFrom('inside.proposals as p')
    .innerJoin('inside.proposal_versions as v', (join) =>
      join.onRef('v.proposal_id', '=', 'p.id').onRef('v.version', '=', 'p.version'),
    )
    .leftJoin('inside.approvals as a', (join) =>
      join
        .onRef('a.proposal_id', '=', 'p.id')
        .onRef('a.version', '=', 'p.version')
        .on('a.person_id', '=', caller.id),
    )
    .select('p.id')
    .whereRef('p.thread_id', '=', 't.id')
    .where('p.state', '=', 'submitted')
    .where('v.author_id', '<>', caller.id)
    .where('a.id', 'is', null)
  const may = caller.administrator
    ? sql<boolean>`1 = 1`
    : eb('t.space_id', 'in', [...approvingSpaces(caller), ''])
  return eb.and([may, eb.exists(proposal)])
}

function visibleThreads(reading: ReadDb, caller: Caller) {
  const spaces = readableSpaces(caller)
  const query = reading.selectFrom('inside.threads as t')
  return spaces === 'all' ? query : query.where('t.space_id', 'in', [...spaces, ''])
}

/** One page of the threads the caller may read, by the time of the newest outside post. */
export async function listThreads(
  reading: ReadDb,
  caller: Caller,
  filter: ThreadFilter,
  page: { order: 'newest' | 'oldest'; after: After | null; limit: number },
): Promise<ThreadsTable[]> {
  const direction = page.order === 'newest' ? 'desc' : 'asc'
  const beyond = page.order === 'newest' ? '<' : '>'
  const { queue, space, text, show } = filter
  const { after } = page
  return await visibleThreads(reading, caller)
    .selectAll('t')
    .$if(queue !== undefined, (q) => q.where('t.queue', '=', queue ?? 'new'))
    .$if(space !== undefined, (q) => q.where('t.space_id', '=', space ?? ''))
    .$if(show === 'mine', (q) => q.where('t.assignee_id', '=', caller.id).where('t.queue', '<>', 'done'))
    .$if(show === 'approval', (q) =>
      q.where((eb) => waitsForApprovalOf(eb as ExpressionBuilder<Tables, 't'>, caller)),
    )
    .$if(text !== undefined && text.trim() !== '', (q) => q.where(threadHolds(reading, text ?? '', 't.id')))
    .$if(after !== null, (q) =>
      q.where((eb) =>
        eb.or([
          eb('t.latest_post_at', beyond, after?.at ?? ''),
          eb.and([eb('t.latest_post_at', '=', after?.at ?? ''), eb('t.id', beyond, after?.id ?? '')]),
        ]),
      ),
    )
    .orderBy('t.latest_post_at', direction)
    .orderBy('t.id', direction)
    .limit(page.limit)
    .execute()
}

/** How many threads are where, of those the caller may read. */
export async function countThreads(reading: ReadDb, caller: Caller) {
  const byQueue = await visibleThreads(reading, caller)
    .select((eb) => ['t.queue', 't.space_id', eb.fn.countAll<number>().as('count')])
    .groupBy(['t.queue', 't.space_id'])
    .execute()
  const mine = await visibleThreads(reading, caller)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('t.assignee_id', '=', caller.id)
    .where('t.queue', '<>', 'done')
    .executeTakeFirstOrThrow()
  const approval = await visibleThreads(reading, caller)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where((eb) => waitsForApprovalOf(eb as ExpressionBuilder<Tables, 't'>, caller))
    .executeTakeFirstOrThrow()
  const queues = { new: 0, waiting: 0, done: 0, snoozed: 0 }
  const spaces: Record<string, number> = {}
  for (const row of byQueue) {
    queues[row.queue] += Number(row.count)
    if (row.queue === 'new') spaces[row.space_id] = Number(row.count)
  }
  return { queues, mine: Number(mine.count), approval: Number(approval.count), spaces }
}

/** One thread, whoever asks. */
export async function readThread(
  db: Pick<InsideDb, 'selectFrom'>,
  threadId: string,
): Promise<ThreadsTable | undefined> {
  return await db.selectFrom('inside.threads').selectAll().where('id', '=', threadId).executeTakeFirst()
}

/** Remembers that a person has seen a thread as it is now. */
export async function markSeen(
  inside: InsideDb,
  personId: string,
  threadId: string,
  now: Date,
): Promise<void> {
  const seen_at = now.toISOString()
  await inside
    .insertInto('inside.thread_seen')
    .values({ person_id: personId, thread_id: threadId, seen_at })
    .onConflict((conflict) => conflict.columns(['person_id', 'thread_id']).doUpdateSet({ seen_at }))
    .execute()
}

/** How many people can read a space's threads: its members and the administrators who are not disabled. */
export async function countReaders(db: Pick<InsideDb, 'selectFrom'>, spaceId: string): Promise<number> {
  const { count } = await db
    .selectFrom('inside.people as p')
    .leftJoin('inside.members as m', (join) =>
      join.onRef('m.person_id', '=', 'p.id').on('m.space_id', '=', spaceId),
    )
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('p.disabled_at', 'is', null)
    .where((eb) => eb.or([eb('m.role', 'is not', null), eb('p.administrator', '=', 1)]))
    .executeTakeFirstOrThrow()
  return Number(count)
}
