import { Permanent } from '../../src/failure.ts'
import type { Batch, Cursor, Listener, WatchOrder } from '../connector.ts'
import { QUERY_LENGTH, readConversations } from './conversations.ts'
import type { Ask } from './page.ts'
import { readProfile } from './profile.ts'
import { reread } from './reread.ts'
import { sweepPage } from './sweep.ts'

const SEARCH_REACH_MS = 7 * 86_400_000
const MENTIONS_REACH_POSTS = 800

/** Listens to X with one account. It only ever reads. */
export function listenToX(ask: Ask): Listener {
  return {
    async pull(watch, cursor, signal) {
      if (ask.us.userId === '') throw new Permanent('X has not told us yet whose sign-in this is', 'sign-in')
      return read(ask, watch, cursor, signal)
    },
    reread: (externalIds, signal) => reread(ask, externalIds, signal),
  }
}

async function read(ask: Ask, watch: WatchOrder, cursor: Cursor, signal: AbortSignal): Promise<Batch> {
  switch (watch.kind) {
    case 'mentions':
      return sweepPage(
        ask,
        {
          path: `2/users/${ask.us.userId}/mentions`,
          query: {},
          price: 'owned-read',
          reachPosts: MENTIONS_REACH_POSTS,
        },
        cursor,
        signal,
      )
    case 'conversations':
      return readConversations(ask, watch.conversations, cursor, signal)
    case 'search':
      return search(ask, watch.query, cursor, signal)
    case 'profile':
      return readProfile(ask, watch.query, cursor, signal)
    default:
      return unreachable(watch.kind)
  }
}

async function search(ask: Ask, words: string, cursor: Cursor, signal: AbortSignal): Promise<Batch> {
  const query = words.trim()
  if (query.length > QUERY_LENGTH)
    throw new Permanent(`X takes at most ${QUERY_LENGTH} characters of search`, 'refused')
  // A changed search is a new one: where the old one stood says nothing about it.
  const before = cursor?.query === query ? (cursor.sweep as Cursor) : null
  const source = {
    path: '2/tweets/search/recent',
    query: { query },
    price: 'read' as const,
    reachMs: SEARCH_REACH_MS,
  }
  const batch = await sweepPage(ask, source, before, signal)
  return { ...batch, next: { query, sweep: batch.next } }
}

function unreachable(kind: never): never {
  throw new Permanent(`X has no watch of kind ${String(kind)}`, 'refused')
}
