import { describe, expect, test } from '@jest/globals'
import {
  OutcomeUnknown,
  Permanent,
  type PermanentCode,
  RateLimited,
  Retryable,
} from '../../../src/failure.ts'
import {
  ATTEMPTS_BEFORE_PERSON,
  afterFailedLookup,
  afterFailure,
  afterLookup,
  afterSuccess,
  backoffMs,
  CLAIM_LEASE_MS,
  LOOKUPS_BEFORE_PERSON,
  SEND_WITHIN_MS,
} from '../../../src/outside/delivery.ts'
import type { Finding } from '../../../src/outside/outcome.ts'

const now = new Date('2026-11-24T08:00:00.000Z')
const SETTLE_MS = 30_000
const in30s = new Date(now.getTime() + SETTLE_MS)
const until = new Date(now.getTime() + 777_000)
const receipt = { externalId: '9', url: null, publishedAt: now.toISOString(), spent: [] }
const first = { attempts: 1, lookups: 0, failure: null }
const second = { attempts: 2, lookups: 0, failure: null }
const absentOnce = { attempts: 1, lookups: 1, failure: 'absent-once' }
const absent: Finding = { kind: 'absent', spent: [] }
const cannotTell = (n = 0): Finding => ({
  kind: 'cannot tell',
  candidates: Array.from({ length: n }, (_, i) => ({ externalId: `${i}`, url: null, text: 'x' })),
  spent: [],
})

test('a reply the network took is published with its receipt', () => {
  expect(afterSuccess(receipt)).toEqual({ state: 'published', receipt })
})

describe('after an attempt failed', () => {
  test('a rate limit waits exactly until the network listens again, and so does the account', () => {
    expect(afterFailure(first, new RateLimited('slow down', until), SETTLE_MS, now)).toMatchObject({
      state: 'waiting',
      dueAt: until,
      account: { kind: 'wait', until },
    })
  })

  test('what certainly was not sent is tried again after a growing wait', () => {
    const wait = (attempts: number) =>
      afterFailure({ ...first, attempts }, new Retryable('away'), SETTLE_MS, now)
    expect(wait(1)).toMatchObject({ state: 'waiting', dueAt: new Date(now.getTime() + 5_000) })
    expect(wait(3)).toMatchObject({ state: 'waiting', dueAt: new Date(now.getTime() + 20_000) })
  })

  test.each<PermanentCode>(['reply-not-allowed', 'too-long', 'target-gone', 'refused'])(
    'a refusal for good (%s) ends it, whichever attempt it was',
    (code) => {
      for (const progress of [first, second])
        expect(afterFailure(progress, new Permanent('no', code), SETTLE_MS, now)).toEqual({
          state: 'refused',
          failure: code,
          why: 'no',
        })
    },
  )

  test.each([
    ['sign-in', 'needs-sign-in'],
    ['no-credit', 'no-credit'],
  ] as const)('a failure of the account (%s) keeps the reply waiting and marks the account', (code, kind) => {
    expect(afterFailure(first, new Permanent('no', code), SETTLE_MS, now)).toMatchObject({
      state: 'waiting',
      account: { kind, why: 'no' },
    })
  })

  test('"you said that already" on the first attempt is somebody else\'s doing: refused', () => {
    expect(afterFailure(first, new Permanent('twice', 'duplicate'), SETTLE_MS, now).state).toBe('refused')
  })

  test('"you said that already" after an attempt of ours means that one may be out: look', () => {
    expect(afterFailure(second, new Permanent('twice', 'duplicate'), SETTLE_MS, now)).toMatchObject({
      state: 'unknown',
      dueAt: in30s,
      lookups: 0,
    })
  })

  test.each([
    ['an unclear answer', new OutcomeUnknown('silence')],
    ['a bug', new TypeError('undefined is not a function')],
    ['something thrown that is no error', 'oops'],
  ])('%s is an unknown outcome, looked up past the settle delay', (_what, error) => {
    expect(afterFailure(first, error, SETTLE_MS, now)).toMatchObject({ state: 'unknown', dueAt: in30s })
  })

  test('the words of an unexpected error stay out of what people are shown', () => {
    const next = afterFailure(first, new TypeError('secret-token'), SETTLE_MS, now)
    expect(JSON.stringify(next)).not.toContain('secret-token')
  })
})

describe('after a look-up', () => {
  test('what is found is published, however many look-ups it took', () => {
    for (let lookups = 0; lookups < 10; lookups++)
      expect(afterLookup({ ...first, lookups }, { kind: 'found', receipt }, SETTLE_MS, now)).toEqual({
        state: 'published',
        receipt,
      })
  })

  test('one absence proves nothing: it looks again past the settle delay', () => {
    expect(afterLookup(first, absent, SETTLE_MS, now)).toMatchObject({
      state: 'unknown',
      lookups: 1,
      dueAt: in30s,
    })
  })

  test('two absences prove that it is not out, and it may be sent again', () => {
    expect(afterLookup(absentOnce, absent, SETTLE_MS, now)).toMatchObject({
      state: 'waiting',
      dueAt: now,
    })
  })

  test('an absence and a look-up that cannot tell are not two absences, in either order', () => {
    const afterUnclear = { attempts: 1, lookups: 1, failure: 'outcome-unknown' }
    expect(afterLookup(afterUnclear, absent, SETTLE_MS, now)).toMatchObject({ state: 'unknown' })
    expect(afterLookup(absentOnce, cannotTell(), SETTLE_MS, now)).toMatchObject({
      state: 'unknown',
      failure: 'outcome-unknown',
    })
  })

  test('after three attempts without a clear answer a person is asked instead of a fourth', () => {
    const progress = { ...absentOnce, attempts: ATTEMPTS_BEFORE_PERSON }
    expect(afterLookup(progress, absent, SETTLE_MS, now).state).toBe('needs-person')
  })

  test('candidates go to a person at once, who is shown them', () => {
    const next = afterLookup(first, cannotTell(2), SETTLE_MS, now)
    expect(next).toMatchObject({
      state: 'needs-person',
      candidates: [{ externalId: '0' }, { externalId: '1' }],
    })
  })

  test('a network that cannot tell is asked a few times, then a person is', () => {
    expect(afterLookup(first, cannotTell(), SETTLE_MS, now).state).toBe('unknown')
    const last = { ...first, lookups: LOOKUPS_BEFORE_PERSON - 1 }
    expect(afterLookup(last, cannotTell(), SETTLE_MS, now).state).toBe('needs-person')
  })

  test('not being able to tell counts less and less often', () => {
    const due = [0, 1, 2].map((lookups) => {
      const next = afterLookup({ ...first, lookups }, cannotTell(), SETTLE_MS, now)
      return next.state === 'unknown' ? next.dueAt.getTime() - now.getTime() : null
    })
    expect(due).toEqual([SETTLE_MS, 2 * SETTLE_MS, 3 * SETTLE_MS])
  })
})

describe('after a look-up that failed', () => {
  const progress = absentOnce

  test.each([
    ['a rate limit', new RateLimited('slow', until), until],
    ['a network that is away', new Retryable('away'), in30s],
    ['a bug', new TypeError('x'), in30s],
  ])('%s leaves it unknown with what was known', (_what, error, dueAt) => {
    expect(afterFailedLookup(progress, error, SETTLE_MS, now)).toMatchObject({
      state: 'unknown',
      lookups: 1,
      failure: 'absent-once',
      dueAt,
    })
  })

  test('a credential that is not accepted marks the account and leaves it unknown', () => {
    expect(afterFailedLookup(progress, new Permanent('no', 'sign-in'), SETTLE_MS, now)).toMatchObject({
      state: 'unknown',
      account: { kind: 'needs-sign-in' },
    })
  })

  test('a look-up the network refuses for good is for a person: asking again would be refused again', () => {
    expect(afterFailedLookup(progress, new Permanent('no', 'refused'), SETTLE_MS, now)).toEqual({
      state: 'needs-person',
      why: 'no',
      candidates: [],
    })
  })
})

test('the wait doubles from five seconds to ten minutes and stays there', () => {
  const waits = Array.from({ length: 40 }, (_, i) => backoffMs(i))
  expect(waits.slice(0, 5)).toEqual([5_000, 5_000, 10_000, 20_000, 40_000])
  expect(Math.max(...waits)).toBe(600_000)
  expect(waits).toEqual(waits.toSorted((a, b) => a - b))
})

test('a claim is given up for lost only when its sender can no longer be sending', () => {
  expect(CLAIM_LEASE_MS).toBeGreaterThan(2 * SEND_WITHIN_MS)
})
