import type { IncomingPost, Removal, Signal } from '../../src/outside/incoming-post.ts'
import type { Batch } from '../connector.ts'
import { callX, type XLink } from './client.ts'
import { unreadable } from './failure.ts'
import { POST_FIELDS } from './fields.ts'
import { firstId, readPost, readRepost, type Us } from './post.ts'
import { type Includes, Page, WirePost } from './wire.ts'

/** How to ask X for posts: a link, and whose eyes to read with. */
export interface Ask {
  link: XLink
  us: Us
}

/** One item X sent: a version of a post, or (without a post) a repost or a post that is withheld. */
interface Item {
  id: string
  at: string
  /** The id it answers, as X says it: of whichever version of the post it was written under. */
  answers: string | null
  post: IncomingPost | null
}

/** What a page held, newest first as X sends it. */
export interface PageOfPosts {
  items: Item[]
  signals: Signal[]
  /** Posts that are withheld: what they say is X's notice, not their author's words. */
  withheld: Removal[]
  malformed: Batch['malformed']
  /** X's own errors about single items, inside a 200. */
  errors: unknown[]
  nextToken: string | null
}

/** X looks up at most this many ids in one call. */
export const LOOKUP_BATCH = 100

/** The posts of a page. */
export function postsOf(page: PageOfPosts): IncomingPost[] {
  return page.items.flatMap((item) => item.post ?? [])
}

/** Reads one page of posts. Of a post that was edited since, the newest version is read too and takes its place. */
export async function askForPosts(
  ask: Ask,
  path: string,
  query: Record<string, string>,
  signal: AbortSignal,
): Promise<PageOfPosts> {
  const body = await callX(ask.link, { does: 'read', path, query: { ...query, ...POST_FIELDS } }, signal)
  const read = Page.safeParse(body)
  if (!read.success) throw unreadable('read')
  const { items, includes, errors, nextToken } = read.data
  return withNewest(ask, { ...readItems(items, includes, ask.us), errors, nextToken }, signal)
}

/** Reads posts by id, at most 100. Those X does not give are explained in `errors`. */
export async function lookUp(ask: Ask, ids: readonly string[], signal: AbortSignal): Promise<PageOfPosts> {
  return askForPosts(ask, '2/tweets', { ids: ids.join(',') }, signal)
}

/** An old version is only a stand-in: X may have given it for an id from before the edit. */
async function withNewest(ask: Ask, page: PageOfPosts, signal: AbortSignal): Promise<PageOfPosts> {
  const outdated = page.items.filter((item) => item.post && item.post.currentId !== item.id)
  if (outdated.length === 0) return page
  const here = new Set(page.items.map((item) => item.id))
  const wanted = outdated.flatMap((item) => item.post?.currentId ?? []).filter((id) => !here.has(id))
  const more = wanted.length > 0 ? await newestOf(ask, [...new Set(wanted)], signal) : []
  const items = [...page.items, ...more]
  const replaced = new Set(items.filter(isCurrent).map((item) => item.post?.externalId))
  return { ...page, items: items.filter((item) => isCurrent(item) || !replaced.has(item.post?.externalId)) }
}

async function newestOf(ask: Ask, ids: readonly string[], signal: AbortSignal): Promise<Item[]> {
  const query = { ids: ids.slice(0, LOOKUP_BATCH).join(','), ...POST_FIELDS }
  const body = await callX(ask.link, { does: 'read', path: '2/tweets', query }, signal)
  const read = Page.safeParse(body)
  if (!read.success) throw unreadable('read')
  return readItems(read.data.items, read.data.includes, ask.us).items
}

function isCurrent(item: Item): boolean {
  return item.post === null || item.post.currentId === item.id
}

function readItems(raws: readonly unknown[], includes: Includes, us: Us) {
  const held: Pick<PageOfPosts, 'items' | 'signals' | 'withheld' | 'malformed'> = {
    items: [],
    signals: [],
    withheld: [],
    malformed: [],
  }
  const seen = new Set<string>()
  for (const raw of raws) {
    const wire = WirePost.safeParse(raw)
    if (!wire.success) {
      const fields = new Set(wire.error.issues.map((issue) => issue.path.join('.') || 'the whole item'))
      held.malformed.push({ raw, why: `not understood: ${[...fields].join(', ')}` })
      continue
    }
    const { id, created_at } = wire.data
    if (seen.has(id)) continue
    seen.add(id)
    const repost = readRepost(wire.data, includes)
    const isWithheld = wire.data.withheld !== undefined
    if (repost) held.signals.push(repost)
    else if (isWithheld) held.withheld.push({ externalId: firstId(wire.data), reason: 'withheld' })
    const post = repost || isWithheld ? null : readPost(wire.data, includes, us, raw)
    const answers = wire.data.referenced_tweets.find((one) => one.type === 'replied_to')?.id ?? null
    held.items.push({ id, at: new Date(created_at).toISOString(), answers, post })
  }
  return held
}
