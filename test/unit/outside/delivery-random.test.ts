import { expect, test } from '@jest/globals'
import { OutcomeUnknown, Permanent, RateLimited, Retryable } from '../../../src/failure.ts'
import {
  ATTEMPTS_BEFORE_PERSON,
  afterFailedLookup,
  afterFailure,
  afterLookup,
  afterSuccess,
  type Next,
} from '../../../src/outside/delivery.ts'
import { chance } from '../../support/chance.ts'

const SETTLE_MS = 30_000

/** One delivery on a network that is as unreliable as it may be, and never lies in a look-up past the settle delay. */
interface Story {
  out: number
  attempts: number
  unclear: number
  endedAs: Next['state']
  /** Everything that may never happen, in words. */
  broken: string[]
}

/** A random story; the same seed tells the same one. */
function tell(seed: number): Story {
  const { pick, below } = chance(seed)
  let now = new Date('2026-11-24T08:00:00.000Z')
  const broken: string[] = []
  let [out, attempts, lookups, absences, unclear] = [0, 0, 0, 0, 0]
  let lastWasUnclear = false
  let failure: string | null = null
  let state = 'waiting' as Next['state']
  let dueAt = now

  const follow = (next: Next, mayNotSendBefore: Date): void => {
    state = next.state
    if (next.state === 'waiting' || next.state === 'unknown') {
      if (next.dueAt < mayNotSendBefore) broken.push(`${next.state} is due before it may be`)
      dueAt = next.dueAt
    }
    if (next.state === 'unknown') {
      lookups = next.lookups
      failure = next.failure
    }
  }

  const send = () => {
    if (lastWasUnclear && absences < 2) broken.push('sent again without two absences')
    attempts++
    lookups = 0
    absences = 0
    failure = null
    lastWasUnclear = false
    const how = pick(['taken', 'answer lost', 'request lost', 'away', 'limited', 'refused', 'duplicate'])
    const progress = { attempts, lookups: 0, failure: null }
    const settled = new Date(now.getTime() + SETTLE_MS)
    if (how === 'taken' || how === 'answer lost') out++
    if (how === 'taken')
      return follow(
        afterSuccess({ externalId: '9', url: null, publishedAt: now.toISOString(), spent: [] }),
        now,
      )
    if (how === 'answer lost' || how === 'request lost') {
      lastWasUnclear = true
      unclear++
      return follow(afterFailure(progress, new OutcomeUnknown('silence'), SETTLE_MS, now), settled)
    }
    if (how === 'limited') {
      const until = new Date(now.getTime() + below(3_600_000))
      return follow(afterFailure(progress, new RateLimited('slow', until), SETTLE_MS, now), until)
    }
    if (how === 'away') return follow(afterFailure(progress, new Retryable('away'), SETTLE_MS, now), now)
    const code = how === 'duplicate' ? 'duplicate' : 'refused'
    const next = afterFailure(progress, new Permanent('no', code), SETTLE_MS, now)
    lastWasUnclear = next.state === 'unknown'
    follow(next, now)
  }

  const look = () => {
    const progress = { attempts, lookups, failure }
    const how = pick(['looks', 'looks', 'looks', 'cannot tell', 'away', 'limited'])
    if (how === 'away') return follow(afterFailedLookup(progress, new Retryable('away'), SETTLE_MS, now), now)
    if (how === 'limited') {
      const until = new Date(now.getTime() + 60_000)
      return follow(afterFailedLookup(progress, new RateLimited('slow', until), SETTLE_MS, now), until)
    }
    if (how === 'cannot tell') {
      absences = 0
      return follow(
        afterLookup(progress, { kind: 'cannot tell', candidates: [], spent: [] }, SETTLE_MS, now),
        now,
      )
    }
    if (out > 0) {
      const receipt = { externalId: '9', url: null, publishedAt: now.toISOString(), spent: [] }
      return follow(afterLookup(progress, { kind: 'found', receipt }, SETTLE_MS, now), now)
    }
    absences++
    follow(afterLookup(progress, { kind: 'absent', spent: [] }, SETTLE_MS, now), now)
  }

  for (let step = 0; step < 200 && (state === 'waiting' || state === 'unknown'); step++) {
    if (dueAt > now) now = dueAt
    if (state === 'waiting') send()
    else look()
  }
  if (out > 1) broken.push('published twice')
  if (state === 'refused' && out > 0) broken.push('called refused what is out')
  return { out, attempts, unclear, endedAs: state, broken }
}

const stories = Array.from({ length: 5_000 }, (_, seed) => ({ seed, ...tell(seed) }))

test('in 5,000 random stories no reply goes out twice, and none is sent blindly after an unclear answer', () => {
  expect(stories.filter((story) => story.broken.length > 0)).toEqual([])
})

test('every story comes to an end', () => {
  expect(stories.filter((story) => story.endedAs === 'waiting' || story.endedAs === 'unknown')).toEqual([])
})

test('what is called published is out exactly once', () => {
  const published = stories.filter((story) => story.endedAs === 'published')
  expect(published.length).toBeGreaterThan(1_000)
  expect(published.every((story) => story.out === 1)).toBe(true)
})

test('nobody sends a fourth time after three unclear answers', () => {
  expect(stories.filter((story) => story.unclear > ATTEMPTS_BEFORE_PERSON)).toEqual([])
  expect(stories.some((story) => story.unclear >= 2)).toBe(true)
})
