import type { ReadDb } from '../../../db/stores.ts'
import { type MayReply, Media, Part } from '../../outside/incoming-post.ts'
import type { Author, PostItem } from '../schema/items.ts'

type AuthorRow = {
  id: string
  network: string
  handle: string
  name: string
  bio: string | null
  avatar_url: string | null
  followers: number | null
}

/** An author as everybody sees them. */
function authorOf(row: AuthorRow): Author {
  const { id, network, handle, name, bio, followers } = row
  return { id, network, handle, name, bio, avatarUrl: row.avatar_url, followers }
}

/** Authors by id. */
export async function authorsOf(reading: ReadDb, ids: readonly string[]): Promise<Map<string, Author>> {
  if (ids.length === 0) return new Map()
  const rows = await reading
    .selectFrom('outside.authors')
    .selectAll()
    .where('id', 'in', [...new Set(ids)])
    .execute()
  return new Map(rows.map((row) => [row.id, authorOf(row)]))
}

/** The public posts of a thread, oldest first. */
export async function postsOfThread(reading: ReadDb, threadId: string): Promise<PostItem[]> {
  const rows = await reading
    .selectFrom('inside.thread_posts as tp')
    .innerJoin('outside.posts as p', 'p.id', 'tp.post_id')
    .selectAll('p')
    .where('tp.thread_id', '=', threadId)
    .orderBy('p.posted_at')
    .orderBy('p.id')
    .execute()
  if (rows.length === 0) return []
  const ids = rows.map((row) => row.id)
  const authors = await authorsOf(
    reading,
    rows.map((row) => row.author_id),
  )
  const earlier = await versionsOf(reading, ids)
  const mayReply = await mayReplyTo(reading, ids)
  const replies = await repliesOf(
    reading,
    rows[0]?.network ?? '',
    rows.map((row) => row.external_id),
  )
  const byExternalId = new Map(
    rows.flatMap((row) => [[row.external_id, row.id] as const, [row.current_id, row.id] as const]),
  )
  return rows.map((row) => ({
    kind: 'post',
    id: row.id,
    at: row.posted_at,
    network: row.network,
    externalId: row.external_id,
    url: row.url,
    author: authors.get(row.author_id) ?? {
      id: row.author_id,
      network: row.network,
      handle: '',
      name: '',
      bio: null,
      avatarUrl: null,
      followers: null,
    },
    text: row.text,
    parts: Part.array().parse(JSON.parse(row.parts)),
    lang: row.lang,
    media: Media.array().parse(JSON.parse(row.media)),
    parentId: row.parent_external_id === null ? null : (byExternalId.get(row.parent_external_id) ?? null),
    ours: row.ours === 1,
    editedAt: row.edited_at,
    earlier: earlier.get(row.id) ?? [],
    gone: row.gone_at === null ? null : { reason: row.gone_reason ?? 'deleted', at: row.gone_at },
    metrics: JSON.parse(row.metrics),
    mayReply:
      row.gone_at === null
        ? (mayReply.get(row.id) ?? UNKNOWN)
        : { may: false, why: 'This post can no longer be read outside.' },
    replyId: replies.get(row.external_id) ?? null,
  }))
}

const UNKNOWN: MayReply = {
  may: false,
  why: 'This post came along with its conversation; we were not mentioned in it.',
}

async function versionsOf(
  reading: ReadDb,
  ids: readonly string[],
): Promise<Map<string, { text: string; seenAt: string }[]>> {
  const rows = await reading
    .selectFrom('outside.post_versions')
    .selectAll()
    .where('post_id', 'in', [...ids])
    .orderBy('revision')
    .execute()
  const versions = new Map<string, { text: string; seenAt: string }[]>()
  for (const row of rows)
    versions.set(row.post_id, [...(versions.get(row.post_id) ?? []), { text: row.text, seenAt: row.seen_at }])
  return versions
}

/** Whether any of our accounts may answer a post; where none may, the network's reason. */
export async function mayReplyTo(
  reading: Pick<ReadDb, 'selectFrom'>,
  ids: readonly string[],
  accountId?: string,
): Promise<Map<string, MayReply>> {
  const rows = await reading
    .selectFrom('outside.sightings')
    .select(['post_id', 'may_reply', 'why'])
    .where('post_id', 'in', [...ids])
    .$if(accountId !== undefined, (q) => q.where('account_id', '=', accountId ?? ''))
    .execute()
  const found = new Map<string, MayReply>()
  for (const row of rows) {
    if (found.get(row.post_id)?.may) continue
    found.set(
      row.post_id,
      row.may_reply === 1 ? { may: true } : { may: false, ...(row.why === null ? {} : { why: row.why }) },
    )
  }
  return found
}

/** Which posts are the publication of one of our replies. */
async function repliesOf(
  reading: ReadDb,
  network: string,
  externalIds: readonly string[],
): Promise<Map<string, string>> {
  const rows = await reading
    .selectFrom('outside.deliveries')
    .select(['reply_id', 'external_id'])
    .where('network', '=', network)
    .where('external_id', 'in', [...externalIds])
    .execute()
  return new Map(
    rows.flatMap((row) => (row.external_id === null ? [] : [[row.external_id, row.reply_id] as const])),
  )
}
