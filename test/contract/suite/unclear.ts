import { describe, expect, test } from '@jest/globals'
import { OutcomeUnknown } from '../../../src/failure.ts'
import { aReplyTo, failureOf, patience, type Table } from './table.ts'

/** What nobody knows, until we look. */
export function describeUnclearOutcomes<Settings>(table: Table<Settings>) {
  describe('an unclear outcome', () => {
    test.each(['silence, taken', 'cut, taken', 'unreadable, taken'] as const)(
      'after "%s" is unknown, and looking finds the reply',
      async (trouble) => {
        const target = await table.harness.outside.mentionUs(`now ${trouble}`)
        const reply = aReplyTo(target, `We heard you & answer: ${trouble} https://example.com/x`)
        const since = new Date().toISOString()
        await table.harness.trouble('writing', trouble)
        const isOut = async () => (await table.harness.published()).find((post) => post.parentId === target)
        const failure = await failureOf(giveUpWhen(isOut, (signal) => table.publisher.publish(reply, signal)))
        expect(failure).toBeInstanceOf(OutcomeUnknown)
        const out = await isOut()
        table.harness.requests()
        const finding = await table.publisher.find(reply, since, patience())
        expect(finding).toMatchObject({ kind: 'found', receipt: { externalId: out?.id } })
        expect(table.harness.requests().filter((request) => request.method !== 'GET')).toEqual([])
      },
    )

    test.each(['silence', 'server error'] as const)(
      'after "%s" is unknown, and looking shows that nothing went out',
      async (trouble) => {
        const target = await table.harness.outside.mentionUs(`now ${trouble}, not taken`)
        const reply = aReplyTo(target, `Lost: ${trouble}`)
        const since = new Date().toISOString()
        await table.harness.trouble('writing', trouble)
        table.harness.requests()
        const isHeard = async () => table.harness.requests().length > 0
        const failure = await failureOf(
          giveUpWhen(isHeard, (signal) => table.publisher.publish(reply, signal)),
        )
        expect(failure).toBeInstanceOf(OutcomeUnknown)
        expect(await table.publisher.find(reply, since, patience())).toMatchObject({ kind: 'absent' })
      },
    )

    test('another answer of ours to the same post is shown to a person', async () => {
      const target = await table.harness.outside.mentionUs('two answers')
      const since = new Date().toISOString()
      const receipt = await table.publisher.publish(aReplyTo(target, 'The first answer'), patience())
      const finding = await table.publisher.find(aReplyTo(target, 'The other answer'), since, patience())
      expect(finding).toMatchObject({ kind: 'cannot tell', candidates: [{ externalId: receipt.externalId }] })
    })
  })
}

/** Makes a call and stops waiting for its answer as soon as `seen` says that the network has had it. */
async function giveUpWhen<T>(
  seen: () => Promise<unknown>,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const patience = new AbortController()
  let over = false
  const answer = call(patience.signal).finally(() => {
    over = true
  })
  const watching = (async () => {
    while (!over && !(await seen())) await new Promise((resolve) => setTimeout(resolve, 20))
    // An answer that is on its way gets the time to arrive: only silence is given up on.
    await new Promise((resolve) => setTimeout(resolve, 200))
    patience.abort()
  })()
  const [outcome] = await Promise.allSettled([answer, watching])
  if (outcome.status === 'rejected') throw outcome.reason
  return outcome.value
}
