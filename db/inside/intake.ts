import type { Io } from '../../src/io.ts'
import type { InsideTrx } from '../stores.ts'
import { recordEvent } from './events.ts'

/** A public post as the inside takes it in. Its words stay outside. */
export interface News {
  id: string
  network: string
  conversation_id: string
  author_id: string
  ours: 0 | 1
  posted_at: string
  revision: number
  gone_at: string | null
}

/** Which thread a post went to. `fresh`: people should look (a new post by somebody outside). */
export interface TakenIn {
  threadId: string
  spaceId: string
  fresh: boolean
}

type ThreadRow = { id: string; space_id: string; queue: string; latest_post_at: string }

/**
 * Takes one post in: it opens a thread, joins the thread of its conversation, or brings a known post up to date. Taking
 * the same post in again changes nothing. Null when it belongs to no thread: our own post in a conversation nobody
 * followed, or one that vanished before anybody saw it, or one that no space listens for (`spaceId` null). A post that no
 * watch found (`isFound` false) is context: it joins its conversation and moves nothing.
 */
export async function takeIn(
  trx: InsideTrx,
  io: Io,
  post: News,
  spaceId: string | null,
  earlier: readonly News[],
  isFound: boolean,
): Promise<TakenIn | null> {
  const known = await trx
    .selectFrom('inside.thread_posts as tp')
    .innerJoin('inside.threads as t', 't.id', 'tp.thread_id')
    .select(['t.id', 't.space_id', 't.queue', 't.latest_post_at', 'tp.revision'])
    .where('tp.post_id', '=', post.id)
    .executeTakeFirst()
  if (known) return known.revision >= post.revision ? null : await postChanged(trx, io, post, known)
  if (post.gone_at !== null) return null
  const thread = await trx
    .selectFrom('inside.threads')
    .select(['id', 'space_id', 'queue', 'latest_post_at'])
    .where('network', '=', post.network)
    .where('conversation_id', '=', post.conversation_id)
    .executeTakeFirst()
  if (thread) return await joinThread(trx, io, post, thread, isFound)
  if (post.ours === 1 || spaceId === null) return null
  return await openThread(trx, io, post, spaceId, earlier)
}

async function addPosts(trx: InsideTrx, io: Io, threadId: string, posts: readonly News[]): Promise<void> {
  const added_at = io.now().toISOString()
  await trx
    .insertInto('inside.thread_posts')
    .values(
      posts.map((post) => ({ post_id: post.id, thread_id: threadId, revision: post.revision, added_at })),
    )
    .onConflict((conflict) => conflict.column('post_id').doNothing())
    .execute()
}

async function openThread(
  trx: InsideTrx,
  io: Io,
  post: News,
  spaceId: string,
  earlier: readonly News[],
): Promise<TakenIn> {
  const id = io.id()
  const now = io.now().toISOString()
  await trx
    .insertInto('inside.threads')
    .values({
      id,
      space_id: spaceId,
      network: post.network,
      conversation_id: post.conversation_id,
      title: '',
      queue: 'new',
      snoozed_until: null,
      assignee_id: null,
      author_id: post.author_id,
      first_post_id: post.id,
      latest_post_id: post.id,
      latest_post_at: post.posted_at,
      created_at: now,
      updated_at: now,
    })
    .execute()
  await addPosts(trx, io, id, [post, ...earlier.filter((other) => other.id !== post.id)])
  await recordEvent(trx, io, {
    actorId: null,
    what: 'thread-opened',
    spaceId,
    threadId: id,
    data: { postId: post.id },
  })
  return { threadId: id, spaceId, fresh: true }
}

async function joinThread(
  trx: InsideTrx,
  io: Io,
  post: News,
  thread: ThreadRow,
  isFound: boolean,
): Promise<TakenIn> {
  await addPosts(trx, io, thread.id, [post])
  const newest = post.posted_at >= thread.latest_post_at
  const now = io.now().toISOString()
  const theirs = post.ours === 0 && isFound
  await trx
    .updateTable('inside.threads')
    .set({
      updated_at: now,
      ...(theirs ? { queue: 'new', snoozed_until: null } : {}),
      ...(theirs && newest ? { latest_post_id: post.id, latest_post_at: post.posted_at } : {}),
      // Somebody answered from the account without Conclave: the ball is with the other side.
      ...(post.ours === 1 && newest && thread.queue === 'new' ? { queue: 'waiting' } : {}),
    })
    .where('id', '=', thread.id)
    .execute()
  const event = { actorId: null, what: 'post-arrived', spaceId: thread.space_id, threadId: thread.id }
  if (theirs) await recordEvent(trx, io, { ...event, data: { postId: post.id } })
  return { threadId: thread.id, spaceId: thread.space_id, fresh: theirs }
}

async function postChanged(trx: InsideTrx, io: Io, post: News, thread: ThreadRow): Promise<TakenIn> {
  await trx
    .updateTable('inside.thread_posts')
    .set({ revision: post.revision })
    .where('post_id', '=', post.id)
    .execute()
  await trx
    .updateTable('inside.threads')
    .set({ updated_at: io.now().toISOString() })
    .where('id', '=', thread.id)
    .execute()
  const what = post.gone_at === null ? 'post-edited' : 'post-gone'
  await recordEvent(trx, io, {
    actorId: null,
    what,
    spaceId: thread.space_id,
    threadId: thread.id,
    data: { postId: post.id },
  })
  return { threadId: thread.id, spaceId: thread.space_id, fresh: false }
}

/** Which space each watch finds posts for. */
export async function spacesOfWatches(
  trx: Pick<InsideTrx, 'selectFrom'>,
  watchIds: readonly string[],
): Promise<Map<string, string>> {
  if (watchIds.length === 0) return new Map()
  const rows = await trx
    .selectFrom('inside.space_watches')
    .selectAll()
    .where('watch_id', 'in', [...watchIds])
    .execute()
  return new Map(rows.map((row) => [row.watch_id, row.space_id]))
}

/** Wakes snoozed threads whose time has come. Answers them, so that people can be told. */
export async function wakeSnoozed(trx: InsideTrx, io: Io): Promise<TakenIn[]> {
  const now = io.now().toISOString()
  const rows = await trx
    .updateTable('inside.threads')
    .set({ queue: 'new', snoozed_until: null, updated_at: now })
    .where('queue', '=', 'snoozed')
    .where('snoozed_until', '<=', now)
    .returning(['id', 'space_id'])
    .execute()
  for (const row of rows)
    await recordEvent(trx, io, {
      actorId: null,
      what: 'queue-moved',
      spaceId: row.space_id,
      threadId: row.id,
      data: { queue: 'new' },
    })
  return rows.map((row) => ({ threadId: row.id, spaceId: row.space_id, fresh: true }))
}

/** Conversations the inside still follows: not done, and alive since `since`. */
export async function followedConversations(
  inside: Pick<InsideTrx, 'selectFrom'>,
  since: Date,
  limit: number,
) {
  return await inside
    .selectFrom('inside.threads')
    .select(['network', 'conversation_id', 'created_at'])
    .where('queue', '<>', 'done')
    .where('updated_at', '>=', since.toISOString())
    .orderBy('updated_at', 'desc')
    .limit(limit)
    .execute()
}
