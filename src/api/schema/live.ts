import { z } from 'zod'
import { Id } from './base.ts'

/**
 * What the event stream says: which thing changed, never what it says. Sent as Server-Sent Events, one per `data:` line.
 * `thread`: items or state of a thread · `counts`: queue counts · `replies`: outgoing · `listening`: accounts, watches · `stops`.
 * What has a `spaceId` is for those who may read that space; `personId` also hears it: their role there changed.
 */
export const LiveEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('thread'), threadId: Id, spaceId: Id, fresh: z.boolean() }),
  z.object({ kind: z.literal('reply'), replyId: Id, threadId: Id, spaceId: Id }),
  z.object({ kind: z.literal('listening'), spaceId: Id.optional() }),
  z.object({ kind: z.literal('stops') }),
  z.object({ kind: z.literal('spaces'), spaceId: Id.optional(), personId: Id.optional() }),
])
export type LiveEvent = z.output<typeof LiveEvent>
