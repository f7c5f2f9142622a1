import { z } from 'zod'
import { Permanent } from '../../src/failure.ts'
import type { Batch, Cursor, Spending } from '../connector.ts'
import { type Ask, askForPosts, type PageOfPosts, postsOf } from './page.ts'
import { countUnpaid, Paid } from './paid.ts'
import { spend } from './price.ts'

/**
 * X sends newest first, and indexes some posts late. So a watch is read in sweeps: from now back to some time before the last
 * known post, page by page; only a finished sweep moves the mark, and the next one overlaps it.
 */
export const OVERLAP_MS = 30 * 60_000
/** How far back a watch reads when it starts. */
const FIRST_REACH_MS = 7 * 86_400_000
/**
 * An overlap with more posts than this is read every five minutes, and as soon as half of what a list reaches is new:
 * a post indexed late would be beyond reach. Sweeps in between start at the last known post.
 */
const CROWDED = 200
const CROWDED_EVERY_MS = 5 * 60_000

/** A list of posts that can be swept. */
export interface Source {
  path: string
  query: Record<string, string>
  price: Spending['kind']
  /** How far back X reaches: a time (search) or a number of posts (mentions, timelines). */
  reachMs?: number
  reachPosts?: number
}

const Seen = z.object({ id: z.string(), at: z.iso.datetime() })
const Progress = z.object({
  /** The last finished sweep: when it began, the newest post known by then, posts read since the last overlap. */
  done: z
    .object({ readAt: z.iso.datetime(), newest: Seen.nullable(), crowd: z.int(), since: z.int().default(0) })
    .nullable(),
  overlapAt: z.iso.datetime().nullable(),
  /** The sweep under way. */
  sweep: z
    .object({
      from: z.iso.datetime().nullable(),
      sinceId: z.string().nullable(),
      token: z.string().nullable(),
      readAt: z.iso.datetime(),
      newest: Seen.nullable(),
      oldest: Seen.nullable(),
      count: z.int(),
    })
    .nullable(),
  paid: Paid.nullable(),
})
type Progress = z.output<typeof Progress>
type Sweep = NonNullable<Progress['sweep']>

/** Reads the next page of `source`. A page token X no longer takes starts the sweep again; nothing is skipped. */
export async function sweepPage(
  ask: Ask,
  source: Source,
  cursor: Cursor,
  signal: AbortSignal,
): Promise<Batch> {
  const now = ask.link.now()
  const progress = Progress.safeParse(cursor).data ?? { done: null, overlapAt: null, sweep: null, paid: null }
  let sweep = progress.sweep ?? begin(progress, source, now)
  const read = () => askForPosts(ask, source.path, { ...source.query, ...boundsOf(sweep) }, signal)
  let page: PageOfPosts
  try {
    page = await read()
  } catch (error) {
    if (sweep.token === null || !(error instanceof Permanent) || error.code !== 'refused') throw error
    sweep = begin(progress, source, now)
    page = await read()
  }
  return batchOf(page, source, progress, sweep, now)
}

function begin(progress: Progress, source: Source, now: Date): Sweep {
  const { done, overlapAt } = progress
  const fresh = { token: null, readAt: now.toISOString(), newest: null, oldest: null, count: 0 }
  const overlapIsFresh = overlapAt !== null && now.getTime() - Date.parse(overlapAt) < CROWDED_EVERY_MS
  const isInReach = source.reachPosts === undefined || (done?.since ?? 0) < source.reachPosts / 2
  if (done?.newest && done.crowd > CROWDED && overlapIsFresh && isInReach)
    return { ...fresh, from: null, sinceId: done.newest.id }
  return { ...fresh, from: startOf(progress, source, now), sinceId: null }
}

/** The mark is a post's own time where there is one, so that a wrong clock of ours loses nothing. */
function startOf({ done }: Progress, source: Source, now: Date): string {
  const marks = [done?.readAt, done?.newest?.at].filter((at) => at !== undefined).map(Date.parse)
  const start = done ? Math.min(...marks) - OVERLAP_MS : now.getTime() - FIRST_REACH_MS
  return wholeSecond(Math.max(start, earliest(source, now)))
}

function earliest(source: Source, now: Date): number {
  // A minute to spare: X refuses a search that starts a second too early.
  return source.reachMs === undefined ? 0 : now.getTime() - source.reachMs + 60_000
}

/** X takes times to the second. */
export function wholeSecond(ms: number): string {
  return new Date(Math.floor(ms / 1000) * 1000).toISOString()
}

function boundsOf(sweep: Sweep): Record<string, string> {
  return {
    max_results: '100',
    ...(sweep.from === null ? {} : { start_time: sweep.from.replace('.000Z', 'Z') }),
    ...(sweep.sinceId === null ? {} : { since_id: sweep.sinceId }),
    ...(sweep.token === null ? {} : { pagination_token: sweep.token }),
  }
}

function batchOf(page: PageOfPosts, source: Source, progress: Progress, begun: Sweep, now: Date): Batch {
  const { count, paid } = countUnpaid(
    progress.paid,
    page.items.map((item) => item.id),
    now,
  )
  const sweep: Sweep = {
    ...begun,
    newest: latest([begun.newest, ...page.items]),
    oldest: page.items.at(-1) ?? begun.oldest,
    count: begun.count + page.items.length,
    // The same token again would never end.
    token: page.nextToken === begun.token ? null : page.nextToken,
  }
  const more = sweep.token !== null
  const gap = gapOf(progress, source, begun, more ? null : sweep, now)
  return {
    posts: postsOf(page),
    removals: page.withheld,
    signals: page.signals,
    malformed: page.malformed,
    next: more ? { ...progress, paid, sweep: trim(sweep) } : { ...finish(progress, sweep), paid },
    more,
    spent: spend(source.price, count + page.malformed.length),
    ...(gap ? { gap } : {}),
  }
}

function trim(sweep: Sweep): Sweep {
  return { ...sweep, newest: mark(sweep.newest), oldest: mark(sweep.oldest) }
}

function mark(seen: { id: string; at: string } | null) {
  return seen && { id: seen.id, at: seen.at }
}

function latest(seen: readonly ({ id: string; at: string } | null)[]) {
  return mark(seen.reduce((a, b) => (a === null || (b !== null && b.at > a.at) ? b : a), null))
}

function finish(progress: Progress, sweep: Sweep): Omit<Progress, 'paid'> {
  const overlapped = sweep.from !== null
  const crowd = overlapped && progress.done !== null ? sweep.count : (progress.done?.crowd ?? 0)
  return {
    done: {
      readAt: sweep.readAt,
      newest: latest([progress.done?.newest ?? null, sweep.newest]),
      crowd,
      since: overlapped ? 0 : (progress.done?.since ?? 0) + sweep.count,
    },
    overlapAt: overlapped ? sweep.readAt : progress.overlapAt,
    sweep: null,
  }
}

/** A stretch X no longer gives: too long ago for a search, or more posts than a list holds. */
function gapOf(
  { done }: Progress,
  source: Source,
  begun: Sweep,
  finished: Sweep | null,
  now: Date,
): Batch['gap'] {
  if (!done) return undefined
  const reach = wholeSecond(earliest(source, now))
  if (source.reachMs !== undefined && begun.token === null && done.readAt < reach)
    return { from: done.readAt, to: reach, why: 'X searches only the last 7 days' }
  const { reachPosts } = source
  if (!finished?.oldest || reachPosts === undefined || finished.count <= reachPosts - 100) return undefined
  const known = done.newest?.at ?? done.readAt
  if (finished.oldest.at <= known) return undefined
  return { from: known, to: finished.oldest.at, why: `X gives only the last ${reachPosts} posts` }
}
