import { z } from 'zod'
import { Id } from './base.ts'

/**
 * What the event stream says: which thing changed, never what it says. Sent as Server-Sent Events, one per `data:` line.
 * `thread`: items or state of a thread · `counts`: queue counts · `replies`: outgoing · `listening`: accounts, watches · `stops`.
 */
export const LiveEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('thread'), threadId: Id, spaceId: Id, fresh: z.boolean() }),
  z.object({ kind: z.literal('reply'), replyId: Id, threadId: Id, spaceId: Id }),
  z.object({ kind: z.literal('listening') }),
  z.object({ kind: z.literal('stops') }),
  z.object({ kind: z.literal('spaces') }),
])
export type LiveEvent = z.output<typeof LiveEvent>
