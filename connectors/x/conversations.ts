import { z } from 'zod'
import { Permanent } from '../../src/failure.ts'
import type { Batch, Cursor } from '../connector.ts'
import { type Ask, askForPosts, type PageOfPosts, postsOf } from './page.ts'
import { countUnpaid, Paid } from './paid.ts'
import { spend } from './price.ts'
import { OVERLAP_MS, wholeSecond } from './sweep.ts'

/** The longest search a self-serve app may ask. Source: X's search operators page. */
export const QUERY_LENGTH = 512
/** Recent search reaches back 7 days; a minute to spare, because a start a second too early is refused. */
const REACH_MS = 7 * 86_400_000 - 60_000

const Progress = z.object({
  /** When each open conversation was last read, in ms. */
  read: z.record(z.string(), z.int()),
  /** When this round began: conversations read before it are still due. */
  roundMs: z.int().nullable(),
  /** The conversations being read now, and how far. */
  pack: z
    .object({ ids: z.array(z.string()), fromMs: z.int(), startedMs: z.int(), token: z.string() })
    .nullable(),
  paid: Paid.nullable(),
})
type Progress = z.output<typeof Progress>
type Pack = { ids: string[]; fromMs: number; startedMs: number; token: string | null }

/**
 * Reads on in the open conversations: many to a search, the longest unread first, so that each gets its turn whatever stops us.
 * A round is over when each was read once; `more` is true until then.
 */
export async function readConversations(
  ask: Ask,
  open: readonly string[],
  cursor: Cursor,
  signal: AbortSignal,
): Promise<Batch> {
  const nowMs = ask.link.now().getTime()
  const progress = forOpen(open, Progress.safeParse(cursor).data, nowMs)
  let pack: Pack | null = progress.pack ?? nextPack(progress, open, nowMs)
  if (pack === null) return nothing({ ...progress, roundMs: null })
  let page: PageOfPosts
  try {
    page = await askForPosts(ask, '2/tweets/search/recent', queryOf(pack), signal)
  } catch (error) {
    if (pack.token === null || !(error instanceof Permanent) || error.code !== 'refused') throw error
    pack = { ...pack, token: null }
    page = await askForPosts(ask, '2/tweets/search/recent', queryOf(pack), signal)
  }
  return batchOf(page, progress, pack, open, nowMs)
}

/** As many conversations as fit one search, joined by OR. */
export function packQuery(ids: readonly string[]): { query: string; taken: number } {
  let query = ''
  for (const [taken, id] of ids.entries()) {
    const longer = query === '' ? `conversation_id:${id}` : `${query} OR conversation_id:${id}`
    if (longer.length > QUERY_LENGTH) return { query, taken }
    query = longer
  }
  return { query, taken: ids.length }
}

function forOpen(open: readonly string[], progress: Progress | undefined, nowMs: number): Progress {
  const isOpen = new Set(open)
  const read = Object.entries(progress?.read ?? {}).filter(([id]) => isOpen.has(id))
  return {
    read: Object.fromEntries(read),
    roundMs: progress?.roundMs ?? nowMs,
    pack: progress?.pack ?? null,
    paid: progress?.paid ?? null,
  }
}

/** Never-read conversations start a week back and travel together, so that the others need not be read again from there. */
function nextPack({ read, roundMs }: Progress, open: readonly string[], nowMs: number): Pack | null {
  const due = open.filter((id) => /^\d{1,19}$/.test(id) && (read[id] ?? -1) < (roundMs ?? nowMs))
  const unread = due.filter((id) => read[id] === undefined)
  const waiting = unread.length > 0 ? unread : due.sort((a, b) => (read[a] ?? 0) - (read[b] ?? 0))
  const ids = waiting.slice(0, packQuery(waiting).taken)
  if (ids.length === 0) return null
  const oldest = Math.min(...ids.map((id) => read[id] ?? 0))
  return { ids, fromMs: Math.max(oldest - OVERLAP_MS, nowMs - REACH_MS), startedMs: nowMs, token: null }
}

function queryOf(pack: Pack): Record<string, string> {
  return {
    query: packQuery(pack.ids).query,
    max_results: '100',
    start_time: wholeSecond(pack.fromMs).replace('.000Z', 'Z'),
    ...(pack.token === null ? {} : { pagination_token: pack.token }),
  }
}

function batchOf(
  page: PageOfPosts,
  progress: Progress,
  pack: Pack,
  open: readonly string[],
  nowMs: number,
): Batch {
  const { count, paid } = countUnpaid(
    progress.paid,
    page.items.map((item) => item.id),
    new Date(nowMs),
  )
  const token = page.nextToken === pack.token ? null : page.nextToken
  const read = { ...progress.read }
  if (token === null) for (const id of pack.ids) read[id] = pack.startedMs
  const after: Progress = { ...progress, read, paid, pack: token === null ? null : { ...pack, token } }
  const more = token !== null || nextPack(after, open, nowMs) !== null
  const gap = pack.token === null ? gapOf(progress, pack, nowMs) : undefined
  return {
    ...nothing(more ? after : { ...after, roundMs: null }),
    posts: postsOf(page),
    removals: page.withheld,
    signals: page.signals,
    malformed: page.malformed,
    more,
    spent: spend('read', count + page.malformed.length),
    ...(gap ? { gap } : {}),
  }
}

function gapOf({ read }: Progress, pack: Pack, nowMs: number): Batch['gap'] {
  const oldest = Math.min(...pack.ids.map((id) => read[id] ?? Number.POSITIVE_INFINITY))
  if (oldest >= nowMs - REACH_MS) return undefined
  return {
    from: new Date(oldest).toISOString(),
    to: wholeSecond(nowMs - REACH_MS),
    why: 'X searches only the last 7 days',
  }
}

function nothing(next: Progress): Batch {
  return { posts: [], removals: [], signals: [], malformed: [], next, more: false, spent: [] }
}
