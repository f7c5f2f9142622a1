import { sql } from 'kysely'
import type { ThreadsTable } from '../../../db/inside/tables.ts'
import type { ReadDb } from '../../../db/stores.ts'
import type { Caller } from '../../inside/rights.ts'
import type { Author } from '../schema/items.ts'
import type { ThreadSummary } from '../schema/threads.ts'
import { namesOf } from './people.ts'
import { authorsOf } from './posts.ts'
import { replyState } from './replies.ts'

const EXCERPT_LENGTH = 280
const TITLE_LENGTH = 70

/** The most advanced state first: what a list row can say about a thread's answer. */
const ADVANCED = [
  'needs-person',
  'lapsed',
  'refused',
  'sending',
  'held',
  'submitted',
  'sent-back',
  'draft',
  'published',
] as const
type Advanced = (typeof ADVANCED)[number]

/** Threads as the list shows them, in the order given. */
export async function summariesOf(
  reading: ReadDb,
  caller: Caller,
  rows: readonly ThreadsTable[],
): Promise<ThreadSummary[]> {
  if (rows.length === 0) return []
  const ids = rows.map((row) => row.id)
  const [authors, names, texts, posts, notes, answers, seen] = await Promise.all([
    authorsOf(
      reading,
      rows.map((row) => row.author_id),
    ),
    namesOf(
      reading,
      rows.map((row) => row.assignee_id),
    ),
    textsOf(
      reading,
      rows.flatMap((row) => [row.latest_post_id, row.first_post_id]),
    ),
    countIn(reading, 'inside.thread_posts', ids),
    countIn(reading, 'inside.notes', ids),
    answersOf(reading, ids),
    reading
      .selectFrom('inside.thread_seen')
      .select(['thread_id', 'seen_at'])
      .where('person_id', '=', caller.id)
      .where('thread_id', 'in', ids)
      .execute(),
  ])
  const seenAt = new Map(seen.map((row) => [row.thread_id, row.seen_at]))
  return rows.map((row) => {
    const author = authors.get(row.author_id) ?? nobody(row)
    return {
      id: row.id,
      spaceId: row.space_id,
      network: row.network,
      title: row.title || titleFrom(texts.get(row.first_post_id) ?? '', author),
      queue: row.queue,
      snoozedUntil: row.snoozed_until,
      assignee: row.assignee_id === null ? null : (names.get(row.assignee_id) ?? null),
      author,
      excerpt: texts.get(row.latest_post_id) ?? '',
      latestPostAt: row.latest_post_at,
      posts: posts.get(row.id) ?? 0,
      notes: notes.get(row.id) ?? 0,
      proposal: answers.get(row.id) ?? null,
      unread: (seenAt.get(row.id) ?? '') < row.updated_at,
      updatedAt: row.updated_at,
    }
  })
}

function nobody(row: ThreadsTable): Author {
  return {
    id: row.author_id,
    network: row.network,
    handle: '',
    name: '',
    bio: null,
    avatarUrl: null,
    followers: null,
  }
}

/** A title for a thread nobody has named: its first words without the mentions in front. */
function titleFrom(text: string, author: Author): string {
  const words = text
    .replace(/^(\s*@\w+)+\s*/u, '')
    .replace(/\s+/g, ' ')
    .trim()
  const characters = [...words]
  if (characters.length === 0) return author.name || author.handle
  if (characters.length <= TITLE_LENGTH) return words
  return `${characters
    .slice(0, TITLE_LENGTH)
    .join('')
    .replace(/\s+\S*$/u, '')}…`
}

async function textsOf(reading: ReadDb, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await reading
    .selectFrom('outside.posts')
    .select(['id', sql<string>`substr(text, 1, ${EXCERPT_LENGTH})`.as('text')])
    .where('id', 'in', [...new Set(ids)])
    .execute()
  return new Map(rows.map((row) => [row.id, row.text]))
}

async function countIn(
  reading: ReadDb,
  table: 'inside.thread_posts' | 'inside.notes',
  ids: readonly string[],
): Promise<Map<string, number>> {
  const rows = await reading
    .selectFrom(table)
    .select((eb) => ['thread_id', eb.fn.countAll<number>().as('count')])
    .where('thread_id', 'in', [...ids])
    .groupBy('thread_id')
    .execute()
  return new Map(rows.map((row) => [row.thread_id, Number(row.count)]))
}

async function answersOf(reading: ReadDb, ids: readonly string[]): Promise<Map<string, Advanced>> {
  const proposals = await reading
    .selectFrom('inside.proposals')
    .select(['thread_id', 'state'])
    .where('thread_id', 'in', [...ids])
    .where('state', 'in', ['draft', 'submitted', 'sent-back'])
    .execute()
  const replies = await reading
    .selectFrom('inside.replies as r')
    .leftJoin('outside.deliveries as d', 'd.reply_id', 'r.id')
    .select(['r.thread_id', 'r.state', 'd.state as delivery_state'])
    .where('r.thread_id', 'in', [...ids])
    .execute()
  const best = new Map<string, Advanced>()
  const offer = (threadId: string, state: string) => {
    const shown = state === 'waiting' || state === 'unknown' ? 'sending' : state
    const candidate = ADVANCED.find((known) => known === shown)
    const current = best.get(threadId)
    if (candidate && (!current || ADVANCED.indexOf(candidate) < ADVANCED.indexOf(current)))
      best.set(threadId, candidate)
  }
  for (const row of proposals) offer(row.thread_id, row.state)
  for (const row of replies) offer(row.thread_id, replyState(row))
  return best
}
