import type { LapseReason } from '../../src/outside/world.ts'
import type { Flag, Json, Time } from '../columns.ts'

/** The public zone: what everybody outside can see, and what we need to listen and to answer. */
export interface OutsideTables {
  'outside.accounts': AccountsTable
  'outside.grants': GrantsTable
  'outside.watches': WatchesTable
  'outside.authors': AuthorsTable
  'outside.posts': PostsTable
  'outside.post_versions': PostVersionsTable
  'outside.raw_posts': RawPostsTable
  'outside.absent_posts': AbsentPostsTable
  'outside.sightings': SightingsTable
  'outside.signals': SignalsTable
  'outside.malformed': MalformedTable
  'outside.gaps': GapsTable
  'outside.spending': SpendingTable
  'outside.open_conversations': OpenConversationsTable
  'outside.replies': RepliesTable
  'outside.deliveries': DeliveriesTable
  'outside.stops': StopsTable
}

export interface AccountsTable {
  id: string
  network: string
  /** The network's id of the account; null until the network told us whose credential it is. */
  external_id: string | null
  handle: string
  name: string
  avatar_url: string | null
  base_url: string | null
  state: 'connecting' | 'ok' | 'needs-sign-in' | 'no-credit'
  error: string | null
  /** Settings sealed to the listener's key and to the publisher's key. */
  read_settings: string | null
  write_settings: string | null
  /** Held by the process that renews the credential. */
  renew_lease_until: Time | null
  expires_at: Time | null
  /** Set by a network's rate limit on writing: nothing goes out before. */
  write_after: Time | null
  removed_at: Time | null
  created_at: Time
  updated_at: Time
}

/** OAuth 2 codes waiting to be traded for tokens, sealed to the listener's key. */
export interface GrantsTable {
  account_id: string
  sealed_setup: string
  sealed_code: string
  created_at: Time
}

export interface WatchesTable {
  id: string
  account_id: string
  kind: 'mentions' | 'conversations' | 'search' | 'profile'
  query: string
  every_seconds: number
  cursor: Json | null
  next_read_at: Time
  last_read_at: Time | null
  /** Failed reads in a row; the wait grows with it. */
  failures: number
  error: string | null
  /** Held by the reader at work; a crashed reader's lease runs out. */
  lease_until: Time | null
  paused_at: Time | null
  pause_reason: string | null
  budget_usd: number | null
  removed_at: Time | null
  created_at: Time
}

export interface AuthorsTable {
  id: string
  network: string
  external_id: string
  handle: string
  name: string
  bio: string | null
  avatar_url: string | null
  followers: number | null
  protected: Flag
  updated_at: Time
}

export interface PostsTable {
  id: string
  network: string
  external_id: string
  current_id: string
  conversation_id: string
  parent_external_id: string | null
  author_id: string
  text: string
  parts: Json
  lang: string | null
  media: Json
  metrics: Json
  url: string | null
  ours: Flag
  posted_at: Time
  edited_at: Time | null
  gone_at: Time | null
  gone_reason: 'deleted' | 'withheld' | 'protected' | 'suspended' | null
  /** Goes up with every change worth telling: a new wording, gone, back again. */
  revision: number
  /** The revision the inside has taken in; behind `revision` means there is news. */
  taken_in: number
  /** When it first came to us: what "wrote again" is measured by. */
  ingested_at: Time
  /** When it was last read from the network. */
  read_at: Time
}

export interface PostVersionsTable {
  post_id: string
  revision: number
  text: string
  seen_at: Time
}

export interface RawPostsTable {
  post_id: string
  payload: Json
  read_at: Time
}

/** Posts that others answer to and that the network does not give us: deleted, or not for us to see. */
export interface AbsentPostsTable {
  network: string
  external_id: string
  asked_at: Time
}

/** Which watch found a post, and whether the watch's account may answer it. */
export interface SightingsTable {
  post_id: string
  watch_id: string
  account_id: string
  may_reply: Flag
  why: string | null
  seen_at: Time
}

export interface SignalsTable {
  network: string
  external_id: string
  kind: 'repost' | 'like'
  post_external_id: string
  author_id: string
  at: Time
}

/** Items that could not be understood, kept as they came. */
export interface MalformedTable {
  id: string
  watch_id: string
  payload: Json
  why: string
  at: Time
}

export interface GapsTable {
  id: string
  watch_id: string
  from_at: Time
  to_at: Time
  why: string
  opened_at: Time
  closed_at: Time | null
}

/** What calls cost, per day (UTC), account and watch (`''` for replies). `usd` is in US dollars. */
export interface SpendingTable {
  day: string
  account_id: string
  watch_id: string
  kind: string
  count: number
  usd: number
}

/** Conversations the inside still follows: the `conversations` watches read their newest posts. */
export interface OpenConversationsTable {
  network: string
  conversation_id: string
  opened_at: Time
}

/** Approved words as they crossed, with their seal. Never changed after that. */
export interface RepliesTable {
  id: string
  network: string
  account_id: string
  target_id: string
  conversation_id: string
  text: string
  /** The sealed fields, exactly as signed. */
  sealed: Json
  signature: string
  target_post_id: string
  crossed_at: Time
}

/** What became of a reply. The state machine is in `src/outside/delivery.ts`. */
export interface DeliveriesTable {
  reply_id: string
  network: string
  account_id: string
  state: 'waiting' | 'sending' | 'published' | 'refused' | 'unknown' | 'held' | 'needs-person' | 'withdrawn'
  /** When it may be claimed (waiting) or looked up (unknown). */
  due_at: Time
  attempts: number
  lookups: number
  /** When the first attempt began: what a look-up searches from, so that it finds any of them. */
  first_sent_at: Time | null
  claimed_at: Time | null
  /** SHA-256 of what the newest attempt sends. */
  body_hash: string | null
  failure: string | null
  why: string | null
  held_reason: LapseReason | null
  /** What the approver (or whoever said "still right") knew of the world: the target's revision, and the moment. */
  target_revision: number
  seen_at: Time
  candidates: Json
  external_id: string | null
  url: string | null
  published_at: Time | null
  updated_at: Time
  /** Goes up with every change; the inside has told its people up to `told`. */
  revision: number
  told: number
}

/** Everything outgoing (`scope` = 'all') or one account (`scope` = its id) is stopped while a row stands. */
export interface StopsTable {
  scope: string
  since: Time
  cause: 'person' | 'unknown-outcomes' | 'clock-step' | 'restored-from-backup'
}
