import { z } from 'zod'

/**
 * Every queue: what its jobs carry (ids only: see architecture.test.ts) and how often a job is tried.
 * Rows are the truth; a job only says "look at this row now". The database decides about retries of `publish`.
 */
export const queues = {
  /** Read a watch. */
  pull: { payload: z.strictObject({ watchId: z.string() }), attempts: 1 },
  /** Check a credential, or trade an authorisation code for one. */
  connect: { payload: z.strictObject({ accountId: z.string() }), attempts: 1 },
  /** Read posts again by id (those named, or those due): edits, deletions, withheld ones. */
  reread: {
    payload: z.strictObject({ accountId: z.string(), postIds: z.array(z.string()).optional() }),
    attempts: 1,
  },
  /** Take new posts in: open or extend threads. */
  intake: { payload: z.strictObject({}), attempts: 3 },
  /** Hand an approved reply over, once its hold is over. */
  crossing: { payload: z.strictObject({ replyId: z.string() }), attempts: 3 },
  /** Send a reply, or look up what became of it. */
  publish: { payload: z.strictObject({ replyId: z.string() }), attempts: 1 },
  /** Tell the inside what became of deliveries and of listening. */
  news: { payload: z.strictObject({}), attempts: 3 },
} as const satisfies Record<string, { payload: z.ZodType; attempts: number }>

export type QueueName = keyof typeof queues
export type Payload<Q extends QueueName> = z.output<(typeof queues)[Q]['payload']>
export type Handler<Q extends QueueName> = (payload: Payload<Q>, signal: AbortSignal) => Promise<void>

/**
 * Puts a job on a queue, best effort: it never throws and never waits for a Redis that is away; `sweep` finds the row later.
 * `delayMs`: not before. Several nudges about the same row are one job.
 */
export type Nudge = <Q extends QueueName>(
  queue: Q,
  payload: Payload<Q>,
  options?: { delayMs?: number },
) => void
