import { OutcomeUnknown, Permanent, RateLimited, Retryable } from '../failure.ts'
import type { Finding, Receipt } from './outcome.ts'
import type { LapseReason } from './world.ts'

/**
 * What becomes of a reply, as a pure state machine:
 *
 *   waiting → sending → published | refused | waiting (certainly not sent) | unknown
 *   unknown → (looked up) → published | waiting (absent, twice) | needs-person
 *   waiting → held (the world changed) → waiting | withdrawn
 *   needs-person → published | waiting, as somebody saw it on the network
 *
 * A row found in `sending` after a crash is `unknown`, never `waiting`: we do not know whether it left.
 */
export const DELIVERY_STATES = [
  'waiting',
  'sending',
  'published',
  'refused',
  'unknown',
  'held',
  'needs-person',
  'withdrawn',
] as const
export type DeliveryState = (typeof DELIVERY_STATES)[number]

/** How long a sender may take from its claim to the network's answer, in ms; after that it must not begin to write. */
export const SEND_WITHIN_MS = 30_000
/** When a claim is that old its sender is gone, and the outcome is unknown, in ms. More than twice SEND_WITHIN_MS. */
export const CLAIM_LEASE_MS = 90_000
/** How many look-ups, each past the network's settle delay, must find nothing before a reply is sent again. */
export const ABSENT_LOOKUPS = 2
/** After so many look-ups that cannot tell, a person is asked. */
export const LOOKUPS_BEFORE_PERSON = 4
/** After so many attempts with an unknown outcome, a person is asked instead of sending again. */
export const ATTEMPTS_BEFORE_PERSON = 3

/** What a step needs to know of a delivery. */
export interface Progress {
  attempts: number
  /** Look-ups that found nothing since the newest attempt. */
  lookups: number
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
  return { state: 'unknown', dueAt: later(now, settleMs), lookups: 0, failure: 'outcome-unknown', why }
}

/** After a look-up. Absence counts only when it was seen twice, each time past the settle delay. */
export function afterLookup(delivery: Progress, finding: Finding, settleMs: number, now: Date): Next {
  if (finding.kind === 'found') return { state: 'published', receipt: finding.receipt }
  const lookups = delivery.lookups + 1
  if (finding.kind === 'cannot tell') {
    const why = 'The network cannot tell us whether this reply is out. Look there and tell us.'
    if (finding.candidates.length > 0 || lookups >= LOOKUPS_BEFORE_PERSON)
      return { state: 'needs-person', why, candidates: finding.candidates }
    return {
      state: 'unknown',
      dueAt: later(now, settleMs * lookups),
      lookups,
      failure: 'outcome-unknown',
      why,
    }
  }
  if (lookups < ABSENT_LOOKUPS)
    return {
      state: 'unknown',
      dueAt: later(now, settleMs),
      lookups,
      failure: 'outcome-unknown',
      why: 'Not found there so far; looking once more.',
    }
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

/** After a look-up itself failed: nothing is known that was not known before. */
export function afterFailedLookup(delivery: Progress, error: unknown, settleMs: number, now: Date): Next {
  const why = error instanceof Error ? error.message : 'The look-up failed.'
  const unknown = { state: 'unknown', lookups: delivery.lookups, failure: 'outcome-unknown', why } as const
  if (error instanceof RateLimited) return { ...unknown, dueAt: error.until }
  if (error instanceof Permanent && error.scope === 'account')
    return { ...unknown, dueAt: later(now, settleMs), account: consequence(error) }
  return { ...unknown, dueAt: later(now, Math.max(settleMs, backoffMs(delivery.lookups + 1))) }
}
