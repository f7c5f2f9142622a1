import { z } from 'zod'

/**
 * A piece of outside text in our own document model. Outside text is rendered from these parts, never as HTML.
 * `text` may hold line breaks; `url` is absolute http(s).
 */
export const Part = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), text: z.string() }),
  z.object({ kind: z.literal('link'), text: z.string(), url: z.url({ protocol: /^https?$/ }) }),
  z.object({ kind: z.literal('mention'), text: z.string(), handle: z.string() }),
  z.object({ kind: z.literal('tag'), text: z.string() }),
])
export type Part = z.output<typeof Part>

/** One picture or film of a post. `alt` is the author's description, where the network gives one. */
export const Media = z.object({
  kind: z.enum(['photo', 'video', 'gif']),
  url: z.url({ protocol: /^https?$/ }).nullable(),
  previewUrl: z.url({ protocol: /^https?$/ }).nullable(),
  alt: z.string().nullable(),
  width: z.int().nullable(),
  height: z.int().nullable(),
})
export type Media = z.output<typeof Media>

/** Who wrote a post: a person outside, or one of our accounts. */
export const IncomingAuthor = z.object({
  externalId: z.string().min(1),
  handle: z.string(),
  name: z.string(),
  bio: z.string().nullable(),
  avatarUrl: z.url({ protocol: /^https?$/ }).nullable(),
  followers: z.int().nonnegative().nullable(),
  protected: z.boolean(),
})
export type IncomingAuthor = z.output<typeof IncomingAuthor>

/** May the account that found a post answer it? Decided per post when it is read, shown before anybody drafts. */
export const MayReply = z.object({ may: z.boolean(), why: z.string().optional() })
export type MayReply = z.output<typeof MayReply>

/**
 * A public post as a connector hands it over, whatever the network.
 * Ids are text (they exceed 2^53); times are ISO 8601 in UTC.
 */
export const IncomingPost = z.object({
  /** The post's first id: it stays the same through edits. Unique within the network. */
  externalId: z.string().min(1),
  /** The id of the newest edit: what one replies to. Equal to `externalId` when never edited. */
  currentId: z.string().min(1),
  /** The id of the conversation's first post. */
  conversationId: z.string().min(1),
  /** The id of the post this one answers. */
  parentId: z.string().nullable(),
  author: IncomingAuthor,
  /** Plain text: unescaped, short links expanded. Equal to the parts' texts joined. */
  text: z.string(),
  parts: z.array(Part),
  lang: z.string().nullable(),
  postedAt: z.iso.datetime(),
  editedAt: z.iso.datetime().nullable(),
  url: z.url({ protocol: /^https?$/ }).nullable(),
  media: z.array(Media),
  /** True when one of our own accounts wrote it. */
  ours: z.boolean(),
  mayReply: MayReply,
  metrics: z.object({ likes: z.int(), replies: z.int(), reposts: z.int(), quotes: z.int() }).partial(),
  /** What the network sent, for the raw store. */
  raw: z.unknown(),
})
export type IncomingPost = z.output<typeof IncomingPost>

/** A post that can no longer be read outside. `withheld` may come back; the others are gone. */
export const Removal = z.object({
  externalId: z.string().min(1),
  reason: z.enum(['deleted', 'withheld', 'protected', 'suspended']),
})
export type Removal = z.output<typeof Removal>

/** Something done to a post that is not a post itself: a repost or a like never opens a thread. */
export const Signal = z.object({
  kind: z.enum(['repost', 'like']),
  /** The network's id of the repost or like itself, so that one is counted once. */
  externalId: z.string().min(1),
  postId: z.string().min(1),
  author: IncomingAuthor,
  at: z.iso.datetime(),
})
export type Signal = z.output<typeof Signal>
