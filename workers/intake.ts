import { followedConversations, spacesOfWatches, type TakenIn, takeIn } from '../db/inside/intake.ts'
import { lapseHeldReplies } from '../db/inside/replies.ts'
import { inTransaction } from '../db/open.ts'
import {
  followConversations,
  markTakenIn,
  postNews,
  postsOfConversation,
  watchesThatFound,
} from '../db/outside/news.ts'
import type { InsideDb, OutsideDb } from '../db/stores.ts'
import type { LiveEvent } from '../src/api/schema/live.ts'
import type { Io } from '../src/io.ts'
import type { Handler } from '../src/queues.ts'

export interface IntakeDeps {
  inside: InsideDb
  outside: OutsideDb
  io: Io
  tell: (event: LiveEvent) => void
}

/** Posts taken in per transaction: small enough that nobody waits for the lock. */
const BATCH = 200
/** Conversations nobody touched for so long are no longer read for new posts, in ms. */
const FOLLOW_MS = 30 * 86_400_000
/** The most conversations followed at once; the liveliest win. */
const FOLLOW_LIMIT = 2_000

/**
 * Takes new and changed posts in. The inside commits first; only then is a post marked as taken in, so a crash in
 * between takes it in again, which changes nothing.
 */
export function intake(deps: IntakeDeps): Handler<'intake'> {
  return async (_payload, signal) => {
    let opened = false
    while (!signal.aborted) {
      const posts = await postNews(deps.outside, BATCH)
      if (posts.length === 0) break
      const taken = await takeBatchIn(deps, posts)
      await markTakenIn(deps.outside, posts)
      opened ||= taken.length > 0
      await lapseHeldReplies(deps, [...new Set(taken.map((thread) => thread.threadId))])
      for (const thread of latestPerThread(taken)) deps.tell({ kind: 'thread', ...thread })
    }
    if (opened) await refreshFollowed(deps)
  }
}

type Posts = Awaited<ReturnType<typeof postNews>>

async function takeBatchIn(deps: IntakeDeps, posts: Posts): Promise<TakenIn[]> {
  const found = await watchesThatFound(
    deps.outside,
    posts.map((post) => post.id),
  )
  const spaces = await spacesOfWatches(deps.inside, [...new Set([...found.values()].flat())])
  const conversations = new Map<string, Posts>()
  for (const post of posts) {
    const key = `${post.network} ${post.conversation_id}`
    if (!conversations.has(key))
      conversations.set(key, await postsOfConversation(deps.outside, post.network, post.conversation_id))
  }
  return await inTransaction(deps.inside, async (trx) => {
    const taken: TakenIn[] = []
    for (const post of posts) {
      const space = found
        .get(post.id)
        ?.map((watchId) => spaces.get(watchId))
        .find((id) => id !== undefined)
      // What belongs to the conversation and is known already comes along when the thread opens.
      const earlier =
        conversations
          .get(`${post.network} ${post.conversation_id}`)
          ?.filter((other) => other.posted_at <= post.posted_at) ?? []
      const thread = await takeIn(trx, deps.io, post, space ?? null, earlier, found.has(post.id))
      if (thread) taken.push(thread)
    }
    return taken
  })
}

function latestPerThread(taken: TakenIn[]): TakenIn[] {
  const threads = new Map<string, TakenIn>()
  for (const thread of taken)
    threads.set(thread.threadId, {
      ...thread,
      fresh: thread.fresh || (threads.get(thread.threadId)?.fresh ?? false),
    })
  return [...threads.values()]
}

/** Tells the listeners which conversations are open inside: those are read for replies and changes. */
export async function refreshFollowed(deps: Pick<IntakeDeps, 'inside' | 'outside' | 'io'>): Promise<void> {
  const since = new Date(deps.io.now().getTime() - FOLLOW_MS)
  await followConversations(deps.outside, await followedConversations(deps.inside, since, FOLLOW_LIMIT))
}
