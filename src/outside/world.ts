import { z } from 'zod'

/** Why an approved reply stopped by itself and asks "still right?". */
export const LapseReason = z.enum([
  'target-edited',
  'target-gone',
  'author-wrote-again',
  'answered-from-account',
  'restored-from-backup',
  'approver-left',
])
export type LapseReason = z.output<typeof LapseReason>

/** What the person who approved knew: the target's revision, and the moment (ISO). */
export interface Seen {
  targetRevision: number
  seenAt: string
}

/** The public world around a reply's target, now. Times are when the post came to us (ISO), or null. */
export interface World {
  targetRevision: number
  targetGone: boolean
  /** The newest other post of the target's author in this conversation. */
  authorWroteAt: string | null
  /** The newest answer to the target from any of our accounts that is not this very reply. */
  answeredAt: string | null
}

/** What changed since the approver looked, the gravest first; null when the words still fit the world. */
export function whatChanged(seen: Seen, world: World): LapseReason | null {
  if (world.targetGone) return 'target-gone'
  if (world.targetRevision > seen.targetRevision) return 'target-edited'
  if (world.answeredAt !== null && world.answeredAt > seen.seenAt) return 'answered-from-account'
  if (world.authorWroteAt !== null && world.authorWroteAt > seen.seenAt) return 'author-wrote-again'
  return null
}
