import { describe, expect, test } from '@jest/globals'
import { aReplyTo, conversation, failureOf, patience, readAll, type Table } from './table.ts'

/** What goes out. */
export function describePublishing<Settings>(table: Table<Settings>) {
  describe('publishing', () => {
    test('exactly the sealed text leaves, to the sealed target, and nothing else of ours', async () => {
      const target = await table.harness.outside.mentionUs('answer me')
      const reply = aReplyTo(target, 'Straße & <b>“quotes”</b> 👩‍👩‍👧 https://example.com/a?b=c')
      table.harness.requests()
      const receipt = await table.publisher.publish(reply, patience())
      const sent = table.harness.requests().filter((request) => request.method !== 'GET')
      expect(sent).toHaveLength(1)
      const words = Object.values(flatten(JSON.parse(sent[0]?.body ?? '{}')))
      expect(words.sort()).toEqual([reply.text, target].sort())
      const published = (await table.harness.published()).find((post) => post.id === receipt.externalId)
      expect(published).toMatchObject({ text: reply.text, parentId: target })
    })

    test('our own answer is recognised when it comes back', async () => {
      const target = await table.harness.outside.mentionUs('answer me too')
      const receipt = await table.publisher.publish(aReplyTo(target, 'Here you are'), patience())
      const { post } = await readAll(table.listener, conversation(target))
      expect(post(receipt.externalId)).toMatchObject({ ours: true, parentId: target })
    })

    test('it measures like the network: what just fits goes out', async () => {
      const { facts, connector, outside } = table.harness
      const [fits] = facts.lengths
      expect(connector.limits.measure(fits)).toBe(connector.limits.textLength)
      const target = await outside.mentionUs('a long answer, please')
      await expect(table.publisher.publish(aReplyTo(target, fits), patience())).resolves.toBeDefined()
    })

    test('what is too long is refused before any request', async () => {
      const { facts, connector, outside } = table.harness
      const [, tooLong] = facts.lengths
      expect(connector.limits.measure(tooLong)).toBeGreaterThan(connector.limits.textLength)
      const target = await outside.mentionUs('a longer answer, please')
      table.harness.requests()
      expect(await failureOf(table.publisher.publish(aReplyTo(target, tooLong), patience()))).toMatchObject({
        code: 'too-long',
      })
      expect(table.harness.requests()).toEqual([])
    })
  })
}

/** Every leaf of a body, so that nothing hides in it. */
function flatten(value: unknown, path = ''): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return { [path]: value }
  return Object.assign({}, ...Object.entries(value).map(([key, held]) => flatten(held, `${path}.${key}`)))
}
