import type { ApprovedReply } from '../../src/crossing/approved-reply.ts'
import type { IncomingPost } from '../../src/outside/incoming-post.ts'
import type { Finding, Spending } from '../connector.ts'
import { type Ask, askForPosts } from './page.ts'
import { priceOfReply, spend } from './price.ts'
import { comparable } from './same-text.ts'

/** X may give times to the second only; how far clocks are apart is the caller's to allow for. */
const ROUNDING_MS = 1_000
/** A list that still shows posts from after the attempt on this many pages is not read to its end. */
const MOST_PAGES = 10

/** What we look for: our answers to one post, from a time on. */
interface Wanted {
  targetId: string
  sinceMs: number
}

/** A list of our posts: the answers it showed, and whether it showed everything since the attempt. */
interface Look {
  answers: IncomingPost[]
  complete: boolean
  spent: Spending[]
}

/**
 * Looks whether a reply is out: on our own timeline, then by search (X keeps the two apart, and either may lag). `absent` is said
 * only when both showed everything and nothing that could be it; an answer of ours in other words is for a person to judge.
 */
export async function findReply(
  ask: Ask,
  reply: ApprovedReply,
  since: string,
  signal: AbortSignal,
): Promise<Finding> {
  const wanted = { targetId: reply.targetId, sinceMs: Date.parse(since) - ROUNDING_MS }
  const timeline = await lookAtTimeline(ask, wanted, signal)
  const onTimeline = judge(reply, timeline.answers, timeline.spent)
  if (onTimeline) return onTimeline
  const search = await lookBySearch(ask, wanted, signal)
  const spent = [...timeline.spent, ...search.spent]
  const bySearch = judge(reply, search.answers, spent)
  if (bySearch) return bySearch
  if (timeline.complete && search.complete) return { kind: 'absent', spent }
  return { kind: 'cannot tell', candidates: [], spent }
}

/** Null: no answer of ours was seen. */
function judge(reply: ApprovedReply, answers: readonly IncomingPost[], spent: Spending[]): Finding | null {
  if (answers.length === 0) return null
  const words = comparable(reply.text)
  const [same, ...others] = answers.filter((post) => comparable(post.text) === words)
  if (same && others.length === 0) {
    const { externalId, url, postedAt } = same
    const paid = [...spent, ...priceOfReply(reply.text)]
    return { kind: 'found', receipt: { externalId, url, publishedAt: postedAt, spent: paid } }
  }
  const candidates = answers.map(({ externalId, url, text }) => ({ externalId, url, text }))
  return { kind: 'cannot tell', candidates, spent }
}

function lookAtTimeline(ask: Ask, wanted: Wanted, signal: AbortSignal): Promise<Look> {
  const query = { since_id: wanted.targetId, exclude: 'retweets' }
  return look(ask, `2/users/${ask.us.userId}/tweets`, query, 'owned-read', wanted, signal)
}

function lookBySearch(ask: Ask, wanted: Wanted, signal: AbortSignal): Promise<Look> {
  const query = { query: `from:${ask.us.handle} in_reply_to_tweet_id:${wanted.targetId}` }
  return look(ask, '2/tweets/search/recent', query, 'read', wanted, signal)
}

async function look(
  ask: Ask,
  path: string,
  query: Record<string, string>,
  price: Spending['kind'],
  wanted: Wanted,
  signal: AbortSignal,
): Promise<Look> {
  const seen: Look = { answers: [], complete: true, spent: [] }
  let token: string | null = null
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const paging: Record<string, string> = token === null ? {} : { pagination_token: token }
    const page = await askForPosts(ask, path, { ...query, max_results: '100', ...paging }, signal)
    for (const { post, answers } of page.items) {
      const early = post !== null && Date.parse(post.postedAt) < wanted.sinceMs
      if (post?.ours && answers === wanted.targetId && !early) seen.answers.push(post)
    }
    seen.spent.push(...spend(price, page.items.length))
    if (page.malformed.length + page.errors.length + page.withheld.length > 0) seen.complete = false
    if (page.nextToken === null || page.nextToken === token) return seen
    const oldest = page.items.at(-1)
    if (oldest && Date.parse(oldest.at) < wanted.sinceMs) return seen
    token = page.nextToken
  }
  return { ...seen, complete: false }
}
