import { z } from 'zod'
import { LapseReason } from '../../outside/world.ts'
import { Id, Next, Time, Words } from './base.ts'
import { PersonRef } from './people.ts'

/**
 * held: approved, waits for its time (undo works) · lapsed: the world changed, "still right?" · undone: taken back ·
 * waiting: handed to the publisher · sending: on its way · published · refused: the network said no ·
 * unknown: no clear answer, being looked up · needs-person: the network cannot tell, somebody must look.
 */
export const ReplyState = z.enum([
  'held',
  'lapsed',
  'undone',
  'waiting',
  'sending',
  'published',
  'refused',
  'unknown',
  'needs-person',
])
export type ReplyState = z.output<typeof ReplyState>

/** An approved reply and what became of it. */
export const Reply = z.object({
  id: Id,
  threadId: Id,
  proposalId: Id,
  network: z.string(),
  account: Id,
  accountHandle: z.string(),
  text: z.string(),
  /** Our id of the post it answers. */
  inReplyTo: Id,
  targetHandle: z.string(),
  state: ReplyState,
  approvedBy: z.array(PersonRef),
  approvedAt: Time,
  /** When the hold ends (or the scheduled time). */
  releaseAt: Time,
  /** True when somebody chose the time. */
  scheduled: z.boolean(),
  /** True while "undo" still keeps it from going out. */
  undoable: z.boolean(),
  lapse: LapseReason.nullable(),
  /** For refused, unknown, waiting after a failure: what the network said, for people. */
  why: z.string().nullable(),
  /** When it will be tried or looked up next, where it waits for that. */
  nextAt: Time.nullable(),
  attempts: z.int(),
  receipt: z.object({ externalId: z.string(), url: z.string().nullable(), publishedAt: Time }).nullable(),
  /** For needs-person: posts of ours that may be it. */
  candidates: z.array(z.object({ externalId: z.string(), url: z.string().nullable(), text: z.string() })),
  updatedAt: Time,
})
export type Reply = z.output<typeof Reply>
export const Replies = z.object({ replies: z.array(Reply), next: Next })

/** What a person saw on the network: it is there (which post?), or it is not (then it is sent again). */
export const Resolution = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.literal('published'), externalId: Words(100) }),
  z.strictObject({ outcome: z.literal('absent') }),
])
