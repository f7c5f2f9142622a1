import { z } from 'zod'
import { Id, Next, Text, Time, Words } from './base.ts'
import { Author, Item } from './items.ts'
import { PersonRef } from './people.ts'

export const Queue = z.enum(['new', 'waiting', 'done', 'snoozed'])
export type Queue = z.output<typeof Queue>

/** A thread as the list shows it. */
export const ThreadSummary = z.object({
  id: Id,
  spaceId: Id,
  network: z.string(),
  title: z.string(),
  queue: Queue,
  snoozedUntil: Time.nullable(),
  assignee: PersonRef.nullable(),
  /** The person outside whose post opened it. */
  author: Author,
  /** The newest outside post, shortened to 280 characters. */
  excerpt: z.string(),
  latestPostAt: Time,
  posts: z.int(),
  notes: z.int(),
  /** The most advanced proposal or reply, if any. */
  proposal: z
    .enum([
      'draft',
      'submitted',
      'sent-back',
      'held',
      'lapsed',
      'sending',
      'published',
      'refused',
      'needs-person',
    ])
    .nullable(),
  /** True when this reader has not opened it since the last change. */
  unread: z.boolean(),
  updatedAt: Time,
})
export type ThreadSummary = z.output<typeof ThreadSummary>

export const ThreadQuery = z.strictObject({
  queue: Queue.optional(),
  space: Id.optional(),
  /** Words looked for in posts and notes. */
  text: Text(200).optional(),
  /** `mine`: assigned to me. `approval`: waits for my approval. */
  show: z.enum(['mine', 'approval']).optional(),
  order: z.enum(['newest', 'oldest']).default('newest'),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
})
export const Threads = z.object({ threads: z.array(ThreadSummary), next: Next })

export const ThreadCounts = z.object({
  queues: z.object({ new: z.int(), waiting: z.int(), done: z.int(), snoozed: z.int() }),
  mine: z.int(),
  approval: z.int(),
  /** Threads in *new*, per space. */
  spaces: z.record(z.string(), z.int()),
})
export type ThreadCounts = z.output<typeof ThreadCounts>

/** A thread with everything in it, in order of time. `readers` is how many people inside can read it. */
export const ThreadPage = z.object({
  thread: ThreadSummary.extend({
    readers: z.int(),
    /** The accounts of this thread's network a reply can go out from, and whether they may. */
    accounts: z.array(z.object({ id: Id, handle: z.string(), name: z.string() })),
    may: z.object({ write: z.boolean(), propose: z.boolean(), approve: z.boolean() }),
  }),
  items: z.array(Item),
})
export type ThreadPage = z.output<typeof ThreadPage>

export const ThreadChange = z
  .strictObject({
    queue: Queue.optional(),
    /** Needed with queue `snoozed`. */
    snoozedUntil: Time.optional(),
    assigneeId: Id.nullable().optional(),
    title: Words(120).optional(),
  })
  .refine((change) => Object.keys(change).length > 0, 'nothing to change')
  .refine((change) => change.queue !== 'snoozed' || change.snoozedUntil !== undefined, {
    message: 'say until when',
    path: ['snoozedUntil'],
  })

export const NewNote = z.strictObject({ text: Words(20_000), mentions: z.array(Id).max(50).default([]) })
export const NewProposal = z.strictObject({ text: Words(20_000), inReplyTo: Id, account: Id })
export const Revision = z.strictObject({ text: Words(20_000), baseVersion: z.int().min(1) })
export const Submission = z.strictObject({
  version: z.int().min(1).optional(),
  /** Ids of the findings somebody has looked at and says yes to. */
  confirmed: z.array(z.string().max(64)).max(500).default([]),
})
export const NewApproval = z
  .strictObject({
    version: z.int().min(1),
    digest: z.string().regex(/^[0-9a-f]{64}$/),
    decision: z.enum(['approve', 'send-back']),
    reason: Text(2000).optional(),
    /** Send at this time instead of right after the hold. */
    sendAt: Time.optional(),
  })
  .refine((a) => a.decision === 'approve' || (a.reason ?? '').trim() !== '', {
    message: 'say why',
    path: ['reason'],
  })
