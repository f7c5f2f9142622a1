import type { IncomingAuthor, IncomingPost, Signal } from '../../src/outside/incoming-post.ts'
import { mayReply } from './may-reply.ts'
import { readMedia } from './media.ts'
import { plainText, readParts, webUrl } from './parts.ts'
import type { Includes, WirePost, WireUser } from './wire.ts'

/** Whose eyes a post is read with, and where its public page is. */
export interface Us {
  userId: string
  handle: string
  /** `null`: on x.com. */
  baseUrl: string | null
}

const WEB = 'https://x.com'
const SNOWFLAKE_EPOCH_MS = 1_288_834_974_657
/** X lets an author edit for an hour; a first version's id cannot be much older than its edit. */
const LONGEST_EDIT_MS = 2 * 3_600_000

/** The public address of a post. A network that is not X itself shows posts at its own origin, the same way. */
export function postUrl(us: Pick<Us, 'baseUrl'>, handle: string, id: string): string {
  const origin = us.baseUrl === null ? WEB : new URL(us.baseUrl).origin
  return `${origin}/${encodeURIComponent(handle)}/status/${id}`
}

/** The id a post keeps through its edits. */
export function firstId(wire: WirePost): string {
  return wire.edit_history_tweet_ids?.[0] ?? wire.id
}

/** The id of a post's newest edit. */
function newestId(wire: WirePost): string {
  return wire.edit_history_tweet_ids?.at(-1) ?? wire.id
}

/** One of X's posts as a post of ours. A repost is not a post: see `readRepost`. */
export function readPost(wire: WirePost, includes: Includes, us: Us, raw: unknown): IncomingPost {
  const note = wire.note_tweet
  const parts = readParts(note?.text ?? wire.text, note ? (note.entities ?? wire.entities) : wire.entities)
  const author = authorOf(wire.author_id, includes.users)
  const ours = wire.author_id === us.userId
  const metrics = wire.public_metrics ?? {}
  return {
    externalId: firstId(wire),
    currentId: newestId(wire),
    conversationId: wire.conversation_id ?? firstId(wire),
    parentId: referenced(wire, ['replied_to'], includes)?.first ?? null,
    author,
    text: plainText(parts),
    parts,
    lang: wire.lang ?? null,
    ...timesOf(wire),
    url: postUrl(us, author.handle, newestId(wire)),
    media: readMedia(wire.attachments?.media_keys ?? [], includes.media),
    ours,
    mayReply: mayReply({
      ours,
      mentionsUs: mentions(wire, us),
      quotesUs: referenced(wire, ['quoted'], includes)?.post?.author_id === us.userId,
      replySettings: wire.reply_settings ?? 'everyone',
    }),
    metrics: {
      ...(metrics.like_count === undefined ? {} : { likes: metrics.like_count }),
      ...(metrics.reply_count === undefined ? {} : { replies: metrics.reply_count }),
      ...(metrics.retweet_count === undefined ? {} : { reposts: metrics.retweet_count }),
      ...(metrics.quote_count === undefined ? {} : { quotes: metrics.quote_count }),
    },
    raw,
  }
}

/** A repost as a signal on the post it repeats, or null when it is a post in its own right. */
export function readRepost(wire: WirePost, includes: Includes): Signal | null {
  const reposted = referenced(wire, ['retweeted', 'reposted'], includes)
  if (!reposted) return null
  return {
    kind: 'repost',
    externalId: wire.id,
    postId: reposted.first,
    author: authorOf(wire.author_id, includes.users),
    at: new Date(wire.created_at).toISOString(),
  }
}

function referenced(wire: WirePost, types: readonly string[], includes: Includes) {
  const reference = wire.referenced_tweets.find((one) => types.includes(one.type))
  if (!reference) return null
  const post = includes.tweets.find((one) => one.id === reference.id)
  return { first: post ? firstId(post) : reference.id, post }
}

function mentions(wire: WirePost, us: Us): boolean {
  const named = [...(wire.entities?.mentions ?? []), ...(wire.note_tweet?.entities?.mentions ?? [])]
  const handle = us.handle.toLowerCase()
  return named.some((one) =>
    one.id === undefined ? one.username.toLowerCase() === handle : one.id === us.userId,
  )
}

/** An edit carries its own time; the first version's is in its id (X's ids hold milliseconds in the bits above 22). */
function timesOf(wire: WirePost): { postedAt: string; editedAt: string | null } {
  const at = new Date(wire.created_at)
  const first = firstId(wire)
  if (first === wire.id) return { postedAt: at.toISOString(), editedAt: null }
  const firstMs = Number(BigInt(first) >> 22n) + SNOWFLAKE_EPOCH_MS
  const believable = firstMs <= at.getTime() && at.getTime() - firstMs < LONGEST_EDIT_MS
  return { postedAt: (believable ? new Date(firstMs) : at).toISOString(), editedAt: at.toISOString() }
}

/** Who wrote it. When X leaves the author out, the id alone still tells one from another. */
function authorOf(id: string, users: readonly WireUser[]): IncomingAuthor {
  const user = users.find((one) => one.id === id)
  return {
    externalId: id,
    handle: user?.username ?? id,
    name: user?.name ?? id,
    bio: user?.description ?? null,
    avatarUrl: webUrl(user?.profile_image_url),
    followers: user?.public_metrics?.followers_count ?? null,
    protected: user?.protected ?? false,
  }
}
