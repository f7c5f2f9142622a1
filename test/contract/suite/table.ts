import type { Batch, Cursor, Io, Listener, Publisher, WatchOrder } from '../../../connectors/connector.ts'
import type { Harness } from '../harness.ts'
import { anApprovedReply } from '../sealed.ts'

/** What the tests of one connector share, once its network is open. */
export interface Table<Settings> {
  harness: Harness<Settings>
  listener: Listener
  publisher: Publisher
}

export const MENTIONS: WatchOrder = { kind: 'mentions', query: '', conversations: [] }

/** A watch on one conversation. */
export function conversation(root: string): WatchOrder {
  return { kind: 'conversations', query: '', conversations: [root] }
}

/** What a connector gets, at the real time. */
export const io: Io = { fetch, now: () => new Date(), log: () => {} }

/** A signal that never fires. */
export function patience(): AbortSignal {
  return new AbortController().signal
}

/** Reads a watch to its end. */
export async function readAll(listener: Listener, watch: WatchOrder, from: Cursor = null) {
  const batches: Batch[] = []
  let cursor = from
  do {
    const batch = await listener.pull(watch, cursor, patience())
    batches.push(batch)
    cursor = JSON.parse(JSON.stringify(batch.next))
  } while (batches.at(-1)?.more)
  const posts = batches.flatMap((batch) => batch.posts)
  return { batches, posts, cursor, post: (id: string) => posts.find((one) => one.externalId === id) }
}

let sealed = 0
/** An approved reply to a post, each with an id of its own. */
export function aReplyTo(targetId: string, text: string) {
  sealed++
  return anApprovedReply({ id: `reply-${sealed}`, targetId, conversationId: targetId, text })
}

/** What a call failed with. */
export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    (value) => ({ noFailure: value }),
    (error: unknown) => error,
  )
}
