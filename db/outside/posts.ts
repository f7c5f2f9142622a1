import type { Io } from '../../src/io.ts'
import type { IncomingPost } from '../../src/outside/incoming-post.ts'
import { changeOf } from '../../src/outside/post-change.ts'
import { flag } from '../columns.ts'
import type { OutsideTrx } from '../stores.ts'
import { storeAuthors } from './authors.ts'
import { storablePost } from './storable.ts'

/** Where posts come from: the watch that found them (null: a re-read) and the account whose credential read them. */
export interface Source {
  network: string
  accountId: string
  watchId: string | null
}

/** A re-read within this time is not worth a write. */
const READ_AT_GRAIN_MS = 60_000

/** What every wording of a post stores anew. */
function wording(post: IncomingPost) {
  return {
    current_id: post.currentId,
    text: post.text,
    parts: JSON.stringify(post.parts),
    media: JSON.stringify(post.media),
    metrics: JSON.stringify(post.metrics),
    lang: post.lang,
    url: post.url,
    edited_at: post.editedAt,
  }
}

/**
 * Stores posts, each once: a post seen before is kept, its last edit wins. Answers how many have news for the inside.
 * Run it in the transaction that also stores the watch's cursor.
 */
export async function storePosts(
  trx: OutsideTrx,
  io: Io,
  source: Source,
  incoming: IncomingPost[],
): Promise<number> {
  const posts = newestOfEach(incoming).map(storablePost)
  if (posts.length === 0) return 0
  const authors = await storeAuthors(
    trx,
    io,
    source.network,
    posts.map((post) => post.author),
  )
  const known = await trx
    .selectFrom('outside.posts')
    .select([
      'id',
      'external_id',
      'text',
      'current_id',
      'posted_at',
      'edited_at',
      'gone_at',
      'read_at',
      'revision',
      'metrics',
    ])
    .where('network', '=', source.network)
    .where(
      'external_id',
      'in',
      posts.map((post) => post.externalId),
    )
    .execute()
  const knownById = new Map(known.map((row) => [row.external_id, row]))
  const ids = new Map(known.map((row) => [row.external_id, row.id]))
  const fresh = posts.filter((post) => !knownById.has(post.externalId))
  const us = await ourIds(trx, source.network)
  let news = await insertPosts(trx, io, source.network, fresh, { authors, us }, ids)
  for (const post of posts) {
    const row = knownById.get(post.externalId)
    if (row) news += await updatePost(trx, io, row, post)
  }
  await storeSightings(trx, io, source, posts, ids)
  return news
}

/** The network's ids of all our accounts: what one of them wrote is ours, whichever account read it. */
async function ourIds(trx: OutsideTrx, network: string): Promise<ReadonlySet<string>> {
  const rows = await trx
    .selectFrom('outside.accounts')
    .select('external_id')
    .where('network', '=', network)
    .execute()
  return new Set(rows.flatMap((row) => row.external_id ?? []))
}

/** Of several edits of one post in a page, the last edit; whatever order they came in. */
function newestOfEach(posts: IncomingPost[]): IncomingPost[] {
  const newest = new Map<string, IncomingPost>()
  for (const post of posts) {
    const other = newest.get(post.externalId)
    if (!other || writtenAt(post) >= writtenAt(other)) newest.set(post.externalId, post)
  }
  return [...newest.values()]
}

function writtenAt(post: IncomingPost): string {
  return post.editedAt ?? post.postedAt
}

async function insertPosts(
  trx: OutsideTrx,
  io: Io,
  network: string,
  posts: IncomingPost[],
  { authors, us }: { authors: Map<string, string>; us: ReadonlySet<string> },
  ids: Map<string, string>,
): Promise<number> {
  if (posts.length === 0) return 0
  const now = io.now().toISOString()
  const rows = await trx
    .insertInto('outside.posts')
    .values(
      posts.map((post) => ({
        id: io.id(),
        network,
        external_id: post.externalId,
        conversation_id: post.conversationId,
        parent_external_id: post.parentId,
        author_id: authors.get(post.author.externalId) ?? '',
        ours: flag(post.ours || us.has(post.author.externalId)),
        posted_at: post.postedAt,
        gone_at: null,
        gone_reason: null,
        revision: 1,
        taken_in: 0,
        ingested_at: now,
        read_at: now,
        ...wording(post),
      })),
    )
    .onConflict((conflict) => conflict.columns(['network', 'external_id']).doNothing())
    .returning(['id', 'external_id'])
    .execute()
  for (const row of rows) ids.set(row.external_id, row.id)
  const raw = posts.flatMap((post) => {
    const id = ids.get(post.externalId)
    return id ? [{ post_id: id, payload: JSON.stringify(post.raw ?? null), read_at: now }] : []
  })
  if (raw.length > 0)
    await trx
      .insertInto('outside.raw_posts')
      .values(raw)
      .onConflict((conflict) => conflict.column('post_id').doNothing())
      .execute()
  return rows.length
}

type KnownRow = {
  id: string
  text: string
  current_id: string
  posted_at: string
  edited_at: string | null
  gone_at: string | null
  read_at: string
  revision: number
  metrics: string
}

/** Brings one known post up to date; answers 1 when that is news. */
async function updatePost(trx: OutsideTrx, io: Io, known: KnownRow, post: IncomingPost): Promise<0 | 1> {
  const now = io.now().toISOString()
  const change = changeOf(known, post)
  if (change === 'older') return 0
  if (change === 'same') {
    const metrics = JSON.stringify(post.metrics)
    const stale = Date.parse(now) - Date.parse(known.read_at) > READ_AT_GRAIN_MS
    if (stale || metrics !== known.metrics)
      await trx
        .updateTable('outside.posts')
        .set({ read_at: now, metrics })
        .where('id', '=', known.id)
        .execute()
    return 0
  }
  if (change === 'new-wording')
    await trx
      .insertInto('outside.post_versions')
      .values({ post_id: known.id, revision: known.revision, text: known.text, seen_at: known.read_at })
      .onConflict((conflict) => conflict.columns(['post_id', 'revision']).doNothing())
      .execute()
  await trx
    .updateTable('outside.posts')
    .set({ ...wording(post), gone_at: null, gone_reason: null, read_at: now, revision: known.revision + 1 })
    .where('id', '=', known.id)
    .execute()
  await trx
    .insertInto('outside.raw_posts')
    .values({ post_id: known.id, payload: JSON.stringify(post.raw ?? null), read_at: now })
    .onConflict((conflict) =>
      conflict
        .column('post_id')
        .doUpdateSet((eb) => ({ payload: eb.ref('excluded.payload'), read_at: eb.ref('excluded.read_at') })),
    )
    .execute()
  return 1
}

async function storeSightings(
  trx: OutsideTrx,
  io: Io,
  source: Source,
  posts: IncomingPost[],
  ids: Map<string, string>,
): Promise<void> {
  const { watchId, accountId } = source
  if (watchId === null) return
  const now = io.now().toISOString()
  const rows = posts.flatMap((post) => {
    const id = ids.get(post.externalId)
    if (!id) return []
    const { may, why } = post.mayReply
    return [
      {
        post_id: id,
        watch_id: watchId,
        account_id: accountId,
        may_reply: flag(may),
        why: why ?? null,
        seen_at: now,
      },
    ]
  })
  if (rows.length === 0) return
  await trx
    .insertInto('outside.sightings')
    .values(rows)
    .onConflict((conflict) =>
      conflict
        .columns(['post_id', 'watch_id'])
        .doUpdateSet((eb) => ({ may_reply: eb.ref('excluded.may_reply'), why: eb.ref('excluded.why') }))
        .whereRef('excluded.may_reply', '<>', 'outside.sightings.may_reply'),
    )
    .execute()
}
