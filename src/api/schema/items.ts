import { z } from 'zod'
import { MayReply, Media, Part } from '../../outside/incoming-post.ts'
import { Id, Time } from './base.ts'
import { PersonRef } from './people.ts'
import { Reply } from './replies.ts'

export const Author = z.object({
  id: Id,
  network: z.string(),
  handle: z.string(),
  name: z.string(),
  bio: z.string().nullable(),
  avatarUrl: z.string().nullable(),
  followers: z.int().nullable(),
})
export type Author = z.output<typeof Author>

/** A public post, theirs or ours. Nothing here is private. */
export const PostItem = z.object({
  kind: z.literal('post'),
  id: Id,
  at: Time,
  network: z.string(),
  externalId: z.string(),
  url: z.string().nullable(),
  author: Author,
  text: z.string(),
  parts: z.array(Part),
  lang: z.string().nullable(),
  media: z.array(Media),
  /** Our id of the post this one answers, when we have it. */
  parentId: Id.nullable(),
  ours: z.boolean(),
  editedAt: Time.nullable(),
  /** Earlier wordings, oldest first, as we read them. */
  earlier: z.array(z.object({ text: z.string(), seenAt: Time })),
  /** Set when it can no longer be read outside; `text` is then empty unless we must not forget it. */
  gone: z.object({ reason: z.enum(['deleted', 'withheld', 'protected', 'suspended']), at: Time }).nullable(),
  metrics: z.object({ likes: z.int(), replies: z.int(), reposts: z.int(), quotes: z.int() }).partial(),
  mayReply: MayReply,
  /** Our reply this post is the publication of. */
  replyId: Id.nullable(),
})
export type PostItem = z.output<typeof PostItem>

export const NoteItem = z.object({
  kind: z.literal('note'),
  id: Id,
  at: Time,
  author: PersonRef,
  text: z.string(),
  mentions: z.array(PersonRef),
})
export type NoteItem = z.output<typeof NoteItem>

/**
 * draft: being written · submitted: waits for approvals · approved: frozen and sealed ·
 * sent-back: an approver wants it changed · withdrawn: given up.
 */
const ProposalState = z.enum(['draft', 'submitted', 'approved', 'sent-back', 'withdrawn'])

export const ProposalItem = z.object({
  kind: z.literal('proposal'),
  id: Id,
  at: Time,
  author: PersonRef,
  state: ProposalState,
  /** The newest version; an approval names it together with `digest`. */
  version: z.int(),
  digest: z.string(),
  text: z.string(),
  /** Our id of the post it answers. */
  inReplyTo: Id,
  /** Id of the account it would go out from. */
  account: Id,
  versions: z.array(z.object({ version: z.int(), text: z.string(), author: PersonRef, at: Time })),
  /** As the network counts it. */
  length: z.object({ length: z.int(), limit: z.int() }),
  /** What the network will charge for it, in US dollars, where known. */
  costUsd: z.number().nullable(),
  approvals: z.object({ given: z.int(), needed: z.int() }),
  /** What this reader may do with it now, and why not. */
  may: z.object({
    edit: z.boolean(),
    submit: z.boolean(),
    approve: z.boolean(),
    withdraw: z.boolean(),
    whyNotApprove: z.string().optional(),
  }),
  replyId: Id.nullable(),
})
export type ProposalItem = z.output<typeof ProposalItem>

export const ApprovalItem = z.object({
  kind: z.literal('approval'),
  id: Id,
  at: Time,
  person: PersonRef,
  proposalId: Id,
  version: z.int(),
  digest: z.string(),
  decision: z.enum(['approve', 'send-back']),
  reason: z.string().nullable(),
})
export type ApprovalItem = z.output<typeof ApprovalItem>

/** What became of an approved reply. `id` is the reply's id. */
export const DeliveryItem = z.object({ kind: z.literal('delivery'), id: Id, at: Time, reply: Reply })
export type DeliveryItem = z.output<typeof DeliveryItem>

/** Who did what. `data` holds ids and names of things, never words people wrote. */
export const EventItem = z.object({
  kind: z.literal('event'),
  id: Id,
  at: Time,
  /** Null when Conclave did it by itself. */
  actor: PersonRef.nullable(),
  what: z.enum([
    'thread-opened',
    'assigned',
    'unassigned',
    'queue-moved',
    'snoozed',
    'renamed',
    'post-arrived',
    'post-edited',
    'post-gone',
    'proposed',
    'revised',
    'submitted',
    'words-confirmed',
    'withdrawn',
    'undone',
    'lapsed',
    'confirmed',
    'published',
    'refused',
    'resolved',
  ]),
  data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
})
export type EventItem = z.output<typeof EventItem>

/** One thing in a thread, in order of time. Public are only the posts. */
export const Item = z.discriminatedUnion('kind', [
  PostItem,
  NoteItem,
  ProposalItem,
  ApprovalItem,
  DeliveryItem,
  EventItem,
])
export type Item = z.output<typeof Item>
