import { OutcomeUnknown, Permanent, RateLimited, Retryable } from '../failure.ts'
import type { Finding, Receipt } from './outcome.ts'
import type { LapseReason } from './world.ts'

/**
 * What becomes of a reply, as a pure state machine:
 *
 *   waiting → sending → published | refused | waiting (certainly not sent) | unknown
 *   unknown → (looked up) → published | waiting (absent, twice in a row) | needs-person
 *   waiting → held (the world changed) → waiting | withdrawn
 *   needs-person → published | waiting, as somebody saw it on the network
 *   any that may have gone on since a backup → unknown, with no attempt → published | held (absent: "still right?")
 *
 * A row found in `sending` after a crash is `unknown`, never `waiting`: we do not know whether it left.
 */
/** The two things that can be said of an unknown outcome. */
const UNCLEAR = 'outcome-unknown'
const ABSENT_ONCE = 'absent-once'

/** How long a sender may take from its claim to the network's answer, in ms; after that it must not begin to write. */
export const SEND_WITHIN_MS = 30_000
/** When a claim is that old its sender is gone, and the outcome is unknown, in ms. More than twice SEND_WITHIN_MS. */
export const CLAIM_LEASE_MS = 90_000
/** After so many look-ups that proved nothing, a person is asked. */
export const LOOKUPS_BEFORE_PERSON = 4
/** After so many attempts with an unknown outcome, a person is asked instead of sending again. */
export const ATTEMPTS_BEFORE_PERSON = 3

/** What a step needs to know of a delivery. */
export interface Progress {
  attempts: number
  /** Look-ups since the newest attempt that proved nothing. */
  lookups: number
  /** What was last said of it: `absent-once` when the newest look-up did not find it. */
  failure: string | null
}

/** What a step changes. `dueAt`: when it is next claimed or looked up. `account`: what the whole account must do. */
export type Next =
  | { state: 'published'; receipt: Omit<Receipt, 'spent'> }
  | { state: 'refused'; failure: string; why: string }
  | {
      state: 'waiting'
      dueAt: Date
      failure: string | null
      why: string | null
      account?: AccountConsequence
    }
  | {
      state: 'unknown'
      dueAt: Date
      lookups: number
      failure: string
      why: string
      account?: AccountConsequence
    }
  | {
      state: 'needs-person'
      why: string
      candidates: { externalId: string; url: string | null; text: string }[]
    }
  | { state: 'held'; reason: LapseReason }

/** A failure that concerns everything of the account, not only this reply. */
export type AccountConsequence =
  | { kind: 'needs-sign-in'; why: string }
  | { kind: 'no-credit'; why: string }
  | { kind: 'wait'; until: Date }

/** The wait before trying again after the n-th failure: 5 s, doubling, at most 10 min. */
export function backoffMs(failures: number): number {
  return Math.min(5_000 * 2 ** Math.max(0, failures - 1), 600_000)
}

function later(now: Date, ms: number): Date {
  return new Date(now.getTime() + ms)
}

function consequence(error: Permanent): AccountConsequence {
  return { kind: error.code === 'no-credit' ? 'no-credit' : 'needs-sign-in', why: error.message }
}

/** After the network took the reply. */
export function afterSuccess(receipt: Receipt): Next {
  return { state: 'published', receipt }
}

/**
 * After an attempt failed. Only what certainly was not sent may wait for another attempt; everything that is not
 * one of the four known failures counts as unknown.
 */
export function afterFailure(delivery: Progress, error: unknown, settleMs: number, now: Date): Next {
  if (error instanceof RateLimited)
    return {
      state: 'waiting',
      dueAt: error.until,
      failure: 'rate-limited',
      why: error.message,
      account: { kind: 'wait', until: error.until },
    }
  if (error instanceof Retryable)
    return {
      state: 'waiting',
      dueAt: later(now, backoffMs(delivery.attempts)),
      failure: 'retryable',
      why: error.message,
    }
  if (error instanceof Permanent) {
    if (error.scope === 'account')
      return {
        state: 'waiting',
        dueAt: now,
        failure: error.code,
        why: error.message,
        account: consequence(error),
      }
    // "You already said that" after an earlier attempt means that the earlier attempt probably went out.
    if (error.code === 'duplicate' && delivery.attempts > 1)
      return {
        state: 'unknown',
        dueAt: later(now, settleMs),
        lookups: 0,
        failure: 'duplicate',
        why: error.message,
      }
    return { state: 'refused', failure: error.code, why: error.message }
  }
  const why =
    error instanceof OutcomeUnknown ? error.message : 'The publisher stopped before the network answered.'
  return { state: 'unknown', dueAt: later(now, settleMs), lookups: 0, failure: UNCLEAR, why }
}

/** After a look-up. Absence counts only when it was seen twice in a row, each time past the settle delay. */
export function afterLookup(delivery: Progress, finding: Finding, settleMs: number, now: Date): Next {
  if (finding.kind === 'found') return { state: 'published', receipt: finding.receipt }
  if (finding.kind === 'absent' && delivery.failure === ABSENT_ONCE) return afterProvenAbsence(delivery, now)
  const lookups = delivery.lookups + 1
  const candidates = finding.kind === 'cannot tell' ? finding.candidates : []
  if (candidates.length > 0 || lookups >= LOOKUPS_BEFORE_PERSON)
    return {
      state: 'needs-person',
      why: 'The network cannot tell us whether this reply is out. Look there and tell us.',
      candidates,
    }
  if (finding.kind === 'absent')
    return {
      state: 'unknown',
      dueAt: later(now, settleMs),
      lookups,
      failure: ABSENT_ONCE,
      why: 'Not found there so far; looking once more.',
    }
  return {
    state: 'unknown',
    dueAt: later(now, settleMs * lookups),
    lookups,
    failure: UNCLEAR,
    why: 'The network cannot tell us yet whether this reply is out; looking again.',
  }
}

/**
 * It certainly is not out. An outcome that is unknown without an attempt comes from a restore: what became of the reply
 * after the backup is forgotten (somebody may have taken it back), so it is not sent unless a person says so.
 */
function afterProvenAbsence(delivery: Progress, now: Date): Next {
  if (delivery.attempts === 0) return { state: 'held', reason: 'restored-from-backup' }
  if (delivery.attempts >= ATTEMPTS_BEFORE_PERSON)
    return {
      state: 'needs-person',
      why: 'Three attempts got no clear answer. Look at the network and tell us.',
      candidates: [],
    }
  return {
    state: 'waiting',
    dueAt: now,
    failure: null,
    why: 'The last attempt did not arrive; it is sent again.',
  }
}

/**
 * After a look-up itself failed: nothing is known that was not known before. One that is refused for good would be
 * refused again, so a person looks instead.
 */
export function afterFailedLookup(delivery: Progress, error: unknown, settleMs: number, now: Date): Next {
  const why = error instanceof Error ? error.message : 'The look-up failed.'
  const { lookups, failure } = delivery
  const unknown = { state: 'unknown', lookups, failure: failure ?? UNCLEAR, why } as const
  if (error instanceof RateLimited) return { ...unknown, dueAt: error.until }
  if (error instanceof Permanent && error.scope === 'account')
    return { ...unknown, dueAt: later(now, settleMs), account: consequence(error) }
  if (error instanceof Permanent) return { state: 'needs-person', why, candidates: [] }
  return { ...unknown, dueAt: later(now, Math.max(settleMs, backoffMs(lookups + 1))) }
}
