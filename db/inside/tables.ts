import type { LapseReason } from '../../src/outside/world.ts'
import type { Flag, Json, Time } from '../columns.ts'

/** The private zone. Only the `inside` process can open it. */
export interface InsideTables {
  'inside.people': PeopleTable
  'inside.sessions': SessionsTable
  'inside.first_links': FirstLinksTable
  'inside.spaces': SpacesTable
  'inside.members': MembersTable
  'inside.space_watches': SpaceWatchesTable
  'inside.authorisations': AuthorisationsTable
  'inside.threads': ThreadsTable
  'inside.thread_posts': ThreadPostsTable
  'inside.thread_seen': ThreadSeenTable
  'inside.notes': NotesTable
  'inside.note_mentions': NoteMentionsTable
  'inside.proposals': ProposalsTable
  'inside.proposal_versions': ProposalVersionsTable
  'inside.approvals': ApprovalsTable
  'inside.replies': RepliesTable
  'inside.events': EventsTable
  'inside.stop_reasons': StopReasonsTable
}

export interface PeopleTable {
  id: string
  email: string
  name: string
  password_hash: string
  administrator: Flag
  locale: 'en' | 'fr' | null
  disabled_at: Time | null
  created_at: Time
}

/** A signed-in browser (`cookie`) or an API token (`token`). `secret_hash` is SHA-256 of what the client holds. */
export interface SessionsTable {
  id: string
  secret_hash: string
  person_id: string
  kind: 'cookie' | 'token'
  label: string
  created_at: Time
  last_used_at: Time | null
  expires_at: Time | null
}

/** One-time links that make the first person. */
export interface FirstLinksTable {
  token_hash: string
  expires_at: Time
  used_at: Time | null
}

export interface SpacesTable {
  id: string
  name: string
  hold_seconds: number
  approvals_needed: number
  created_at: Time
}

export interface MembersTable {
  space_id: string
  person_id: string
  role: 'reader' | 'member' | 'approver' | 'lead'
}

/** Which space gets what a watch finds. The watch itself is outside and knows nothing of spaces. */
export interface SpaceWatchesTable {
  watch_id: string
  space_id: string
}

/** OAuth 2 sign-ins under way: the verifier that proves the code is ours. Rows live for minutes. */
export interface AuthorisationsTable {
  state_hash: string
  person_id: string
  network: string
  /** Verifier, client and redirect address, sealed to the listener: this process cannot read it back. */
  sealed: string
  created_at: Time
}

export interface ThreadsTable {
  id: string
  space_id: string
  network: string
  conversation_id: string
  title: string
  queue: 'new' | 'waiting' | 'done' | 'snoozed'
  snoozed_until: Time | null
  assignee_id: string | null
  /** The outside author whose post opened it. */
  author_id: string
  first_post_id: string
  /** The newest post that is not ours, where there is one. */
  latest_post_id: string
  latest_post_at: Time
  created_at: Time
  /** Moves with everything that changes in it. */
  updated_at: Time
}

/** Unique on the post: a post is taken in once. */
export interface ThreadPostsTable {
  post_id: string
  thread_id: string
  /** The post's revision as of the last intake. */
  revision: number
  added_at: Time
}

export interface ThreadSeenTable {
  person_id: string
  thread_id: string
  seen_at: Time
}

export interface NotesTable {
  id: string
  thread_id: string
  author_id: string
  text: string
  created_at: Time
}

export interface NoteMentionsTable {
  note_id: string
  person_id: string
}

export interface ProposalsTable {
  id: string
  thread_id: string
  target_post_id: string
  account_id: string
  state: 'draft' | 'submitted' | 'approved' | 'sent-back' | 'withdrawn'
  version: number
  author_id: string
  created_at: Time
  updated_at: Time
}

export interface ProposalVersionsTable {
  proposal_id: string
  version: number
  text: string
  digest: string
  author_id: string
  created_at: Time
}

export interface ApprovalsTable {
  id: string
  proposal_id: string
  version: number
  digest: string
  person_id: string
  decision: 'approve' | 'send-back'
  reason: string | null
  send_at: Time | null
  created_at: Time
}

/**
 * Sealed replies. `held` until release, then `crossed` into the outside store, where the delivery lives;
 * `lapsed` when the world changed before that; `undone` when somebody took it back.
 */
export interface RepliesTable {
  id: string
  thread_id: string
  proposal_id: string
  /** The sealed fields (`ReplyFields`), exactly as signed. */
  sealed: Json
  signature: string
  account_id: string
  network: string
  target_post_id: string
  state: 'held' | 'crossed' | 'lapsed' | 'undone'
  lapse: LapseReason | null
  /** What the approver saw of the target: its revision, and the moment; later changes make the reply lapse. */
  target_revision: number
  seen_at: Time
  approved_at: Time
  release_at: Time
  scheduled: Flag
  /** When the outside store had it for certain; null with `crossed` means: hand it over again. */
  handed_at: Time | null
  updated_at: Time
}

/** Who did what. Rows are only ever added. */
export interface EventsTable {
  id: string
  at: Time
  actor_id: string | null
  what: string
  space_id: string | null
  thread_id: string | null
  /** Ids and names of things; never words people wrote. */
  data: Json
}

/** Why a person stopped something: their words stay inside, the stop itself stands outside. */
export interface StopReasonsTable {
  scope: string
  person_id: string
  reason: string | null
  at: Time
}
