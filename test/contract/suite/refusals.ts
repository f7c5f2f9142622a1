import { describe, expect, test } from '@jest/globals'
import { RateLimited, Retryable } from '../../../src/failure.ts'
import { aReplyTo, failureOf, patience, type Table } from './table.ts'

/** What certainly did not go out. */
export function describeRefusals<Settings>(table: Table<Settings>) {
  describe('a refused reply', () => {
    test('a target that is gone is a permanent refusal', async () => {
      const { outside } = table.harness
      const target = await outside.mentionUs('I will be gone')
      await outside.remove(target)
      const failure = await failureOf(table.publisher.publish(aReplyTo(target, 'Too late'), patience()))
      expect(failure).toMatchObject({ name: 'Permanent', code: 'target-gone' })
    })

    test('the same words to the same post again are a permanent refusal, where the network takes them once', async () => {
      const target = await table.harness.outside.mentionUs('twice?')
      await table.publisher.publish(aReplyTo(target, 'Once only'), patience())
      const failure = await failureOf(table.publisher.publish(aReplyTo(target, 'Once only'), patience()))
      expect(failure).toMatchObject({ name: 'Permanent', code: 'duplicate' })
    })

    test('a stranger who may not be answered is a permanent refusal', async () => {
      const { outside, facts } = table.harness
      if (!facts.refusesStrangers) return
      const target = await outside.post('talking to nobody')
      const failure = await failureOf(table.publisher.publish(aReplyTo(target, 'Hello stranger'), patience()))
      expect(failure).toMatchObject({ name: 'Permanent', code: 'reply-not-allowed', scope: 'call' })
    })

    test.each([
      ['sign-in lapsed', 'sign-in'],
      ['no credit', 'no-credit'],
    ] as const)('%s concerns the whole account', async (trouble, code) => {
      const target = await table.harness.outside.mentionUs(`with ${trouble}`)
      await table.harness.trouble('writing', trouble)
      const failure = await failureOf(table.publisher.publish(aReplyTo(target, 'Not now'), patience()))
      expect(failure).toMatchObject({ name: 'Permanent', code, scope: 'account' })
    })

    test('it waits when the network asks it to, and nothing went out', async () => {
      const target = await table.harness.outside.mentionUs('slow, please')
      const before = await table.harness.published()
      await table.harness.trouble('writing', 'slow down')
      const failure = await failureOf(table.publisher.publish(aReplyTo(target, 'Later'), patience()))
      expect(failure).toBeInstanceOf(RateLimited)
      expect((failure as RateLimited).until.getTime()).toBeGreaterThan(Date.now())
      expect(await table.harness.published()).toEqual(before)
    })

    test('a signal that has already fired sends nothing', async () => {
      const target = await table.harness.outside.mentionUs('stop')
      table.harness.requests()
      const failure = await failureOf(table.publisher.publish(aReplyTo(target, 'Never'), AbortSignal.abort()))
      expect(failure).toBeInstanceOf(Retryable)
      expect(table.harness.requests()).toEqual([])
    })
  })
}
