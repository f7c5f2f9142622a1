import { z } from 'zod'
import { inOldNames } from './fields.ts'

const Id = z.string().regex(/^\d{1,19}$/)
const Time = z.iso.datetime({ offset: true })
const Count = z.int().nonnegative().optional().catch(undefined)

/** Text as every store of ours can hold it: no NUL, no half of a surrogate pair. */
const Text = z.string().transform((text) => text.replaceAll('\0', '').toWellFormed())

/** A field that may be missing or odd without costing us the post. */
function soft<T extends z.ZodType>(schema: T) {
  return schema.optional().catch(undefined)
}

/** A list of which the understandable items are kept. */
function each<T extends z.ZodType>(schema: T) {
  return z
    .array(z.unknown())
    .transform((items) =>
      items.flatMap((item) => {
        const read = schema.safeParse(item)
        return read.success ? [read.data] : []
      }),
    )
    .catch([])
}

const Span = { start: z.int(), end: z.int() }
export const Entities = z.object({
  urls: each(
    z.object({ ...Span, url: z.string(), expanded_url: soft(z.string()), media_key: soft(z.string()) }),
  ),
  mentions: each(z.object({ ...Span, username: Text, id: soft(Id) })),
  hashtags: each(z.object({ ...Span, tag: Text })),
  cashtags: each(z.object({ ...Span, tag: Text })),
})
export type Entities = z.output<typeof Entities>

export const WireUser = z.object({
  id: Id,
  username: Text,
  name: Text,
  description: soft(Text),
  profile_image_url: soft(z.string()),
  protected: z.boolean().catch(false),
  public_metrics: soft(z.object({ followers_count: Count })),
})
export type WireUser = z.output<typeof WireUser>

export const WireMedia = z.object({
  media_key: z.string(),
  type: z.string(),
  url: soft(z.string()),
  preview_image_url: soft(z.string()),
  alt_text: soft(Text),
  width: Count,
  height: Count,
  variants: each(z.object({ url: z.string(), content_type: soft(z.string()), bit_rate: Count })),
})
export type WireMedia = z.output<typeof WireMedia>

/** The few fields of X's post object that are read. */
export const WirePost = z.preprocess(
  inOldNames,
  z.object({
    id: Id,
    text: Text,
    author_id: Id,
    created_at: Time,
    conversation_id: soft(Id),
    edit_history_tweet_ids: soft(z.array(Id).min(1)),
    in_reply_to_user_id: soft(Id),
    referenced_tweets: each(z.object({ type: z.string(), id: Id })),
    entities: soft(Entities),
    note_tweet: soft(z.object({ text: Text, entities: soft(Entities) })),
    attachments: soft(z.object({ media_keys: soft(z.array(z.string())) })),
    lang: soft(Text),
    reply_settings: soft(z.string()),
    /** Present when some country may not see it: X then sends a notice in place of the text. */
    withheld: soft(z.looseObject({})),
    public_metrics: z.preprocess(
      inOldNames,
      soft(z.object({ like_count: Count, reply_count: Count, retweet_count: Count, quote_count: Count })),
    ),
  }),
)
export type WirePost = z.output<typeof WirePost>

const Includes = z.preprocess(
  (value) => inOldNames(value) ?? {},
  z.object({ users: each(WireUser), tweets: each(WirePost), media: each(WireMedia) }),
)
export type Includes = z.output<typeof Includes>

/** A page of posts, items still unread: each is read by itself, so that one bad item is only one. */
export const Page = z
  .object({
    data: z.array(z.unknown()).optional(),
    includes: Includes.optional(),
    errors: z.array(z.unknown()).optional(),
    meta: soft(z.object({ next_token: soft(z.string().min(1)) })),
  })
  .refine((page) => page.data ?? page.errors ?? page.meta, 'holds no posts, no errors and no count')
  .transform((page) => ({
    items: page.data ?? [],
    includes: page.includes ?? { users: [], tweets: [], media: [] },
    errors: page.errors ?? [],
    nextToken: page.meta?.next_token ?? null,
  }))
export type Page = z.output<typeof Page>

/** One user, as `users/me` and `users/by/username` answer. */
export const OneUser = z.object({ data: WireUser.optional(), errors: z.array(z.unknown()).optional() })

/** What creating a post answers. */
export const Created = z.object({ data: z.object({ id: Id, text: z.string() }) })

/** What the token endpoint answers (RFC 6749 §5.1). */
export const Tokens = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).optional(),
  expires_in: z.number().positive().optional(),
})
