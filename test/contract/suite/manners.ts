import { describe, expect, test } from '@jest/globals'
import { RateLimited, Retryable } from '../../../src/failure.ts'
import { conversation, failureOf, MENTIONS, patience, readAll, type Table } from './table.ts'

/** How it behaves while it listens. */
export function describeManners<Settings>(table: Table<Settings>) {
  describe('listening well', () => {
    test('it never writes', async () => {
      const { outside, requests, published } = table.harness
      const root = await outside.mentionUs('look, do not touch')
      const before = await published()
      requests()
      await readAll(table.listener, MENTIONS)
      await readAll(table.listener, conversation(root))
      await readAll(table.listener, { kind: 'search', query: 'touch', conversations: [] })
      await table.listener.reread([root], patience())
      const heard = requests()
      expect(heard.length).toBeGreaterThan(3)
      expect(heard.filter((request) => request.method !== 'GET')).toEqual([])
      expect(await published()).toEqual(before)
    })

    test('it waits when the network asks it to', async () => {
      await table.harness.trouble('reading', 'slow down')
      const failure = await failureOf(table.listener.pull(MENTIONS, null, patience()))
      expect(failure).toBeInstanceOf(RateLimited)
      expect((failure as RateLimited).until.getTime()).toBeGreaterThan(Date.now())
    })

    test('it can try again when the network has trouble', async () => {
      await table.harness.trouble('reading', 'server error')
      expect(await failureOf(table.listener.pull(MENTIONS, null, patience()))).toBeInstanceOf(Retryable)
      await expect(table.listener.pull(MENTIONS, null, patience())).resolves.toBeDefined()
    })

    test('it stops when told, before and while it waits', async () => {
      expect(await failureOf(table.listener.pull(MENTIONS, null, AbortSignal.abort()))).toBeInstanceOf(
        Retryable,
      )
      await table.harness.trouble('reading', 'silence')
      const soon = AbortSignal.timeout(200)
      expect(await failureOf(table.listener.pull(MENTIONS, null, soon))).toBeInstanceOf(Retryable)
    })

    test('reading is never booked as writing', async () => {
      await table.harness.outside.mentionUs('costs a little at most')
      const { batches, posts } = await readAll(table.listener, MENTIONS)
      expect(posts.length).toBeGreaterThan(0)
      for (const { kind, count, usd } of batches.flatMap((batch) => batch.spent)) {
        expect(['read', 'owned-read']).toContain(kind)
        expect(count).toBeGreaterThan(0)
        expect(usd).toBeGreaterThanOrEqual(0)
      }
    })
  })
}
