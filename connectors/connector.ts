import type { z } from 'zod'
import type { ApprovedReply } from '../src/crossing/approved-reply.ts'
import type { IncomingPost, Removal, Signal } from '../src/outside/incoming-post.ts'
import type { Finding, Receipt, Spending } from '../src/outside/outcome.ts'

export type { Finding, Receipt, Spending }

/** All a connector gets from the world. `log` takes ids and numbers, never words. */
export interface Io {
  fetch: typeof fetch
  now: () => Date
  log: (message: string, facts?: Record<string, string | number | boolean | null>) => void
}

/** What a network counts and allows. */
export interface Limits {
  /** The longest reply, in the network's own count (`measure`). */
  textLength: number
  /** How long `text` is as the network counts it (X: weighted, every link is 23). */
  measure(text: string): number
  /** How many ids one re-read takes. */
  lookupBatch: number
  /** How long after an unclear answer a look-up can be trusted to see what was sent, in ms. */
  settleMs: number
}

/** What we listen to. `query` is the search text (search) or the handle (profile), else empty. */
export interface WatchOrder {
  kind: 'mentions' | 'conversations' | 'search' | 'profile'
  query: string
  /** For `conversations`: root ids of the conversations that are open inside. */
  conversations: readonly string[]
}

/** Where a watch stands, as the connector wrote it; opaque to everyone else. `null` before the first read. */
export type Cursor = Record<string, unknown> | null

/** One page of listening. The caller stores posts and `next` in one transaction, then asks again while `more`. */
export interface Batch {
  posts: IncomingPost[]
  removals: Removal[]
  signals: Signal[]
  /** Items that could not be understood: kept raw, counted, never fatal. `why` names fields, not contents. */
  malformed: { raw: unknown; why: string }[]
  next: Cursor
  more: boolean
  spent: Spending[]
  /** A stretch of time that could not be read (the network reaches back no further). ISO times. */
  gap?: { from: string; to: string; why: string }
}

/** Reads only. Throws Retryable, RateLimited or Permanent. */
export interface Listener {
  /** Reads one page of `watch` after `cursor`, with an overlap: the same post may come again. */
  pull(watch: WatchOrder, cursor: Cursor, signal: AbortSignal): Promise<Batch>
  /** Re-reads posts by id: edits come back as posts, vanished ones as removals. */
  reread(externalIds: readonly string[], signal: AbortSignal): Promise<Omit<Batch, 'next' | 'more'>>
}

/** Writes, one sealed reply at a time. */
export interface Publisher {
  /**
   * Sends exactly the sealed text. Throws Retryable, RateLimited or Permanent only when the network certainly
   * did not take it; whatever is unclear is OutcomeUnknown.
   */
  publish(reply: ApprovedReply, signal: AbortSignal): Promise<Receipt>
  /** Looks for a reply sent at or after `since` (ISO) whose answer was lost. Never writes. */
  find(reply: ApprovedReply, since: string, signal: AbortSignal): Promise<Finding>
}

/** Who a credential belongs to. */
export interface Identity {
  externalId: string
  handle: string
  name: string
  avatarUrl: string | null
}

/** A network: how to listen to it and how to answer on it. A capability is a method that exists. */
export interface Connector<Reading = unknown, Writing = unknown> {
  network: string
  reading: z.ZodType<Reading>
  writing: z.ZodType<Writing>
  limits: Limits
  listen(settings: Reading, io: Io): Listener
  publish(settings: Writing, io: Io): Publisher
  /** Asks the network whose credential this is. Throws Permanent('sign-in') when it is not accepted. */
  identify(settings: Reading | Writing, io: Io): Promise<Identity>
  /** When the credential must be renewed (ISO), or null when it lasts. Absent: never expires. */
  expires?(settings: Reading | Writing): string | null
  /** Trades the refresh token for a new pair. The caller holds the account's lock and stores the result before use. */
  refresh?(settings: Reading | Writing, io: Io): Promise<Reading & Writing>
  /** Trades an authorisation code (OAuth 2 with PKCE) for settings. */
  exchange?(
    grant: {
      baseUrl: string | null
      clientId: string
      clientSecret: string | null
      code: string
      verifier: string
      redirectUri: string
    },
    io: Io,
  ): Promise<Reading & Writing>
}
