import { describe, expect, test } from '@jest/globals'
import { inTransaction } from '../../db/open.ts'
import { currentIds, postsToReread, storeReread } from '../../db/outside/freshness.ts'
import { followConversations } from '../../db/outside/news.ts'
import { storePosts } from '../../db/outside/posts.ts'
import { openConversations } from '../../db/outside/reading.ts'
import { storeRemovals } from '../../db/outside/removals.ts'
import type { IncomingPost } from '../../src/outside/incoming-post.ts'
import { at, DAY, HOUR, MINUTE, START, type TestIo, testIo } from '../support/clock.ts'
import { aBatch, aPost, edited } from '../support/posts.ts'
import { sharedStores } from '../support/shared-stores.ts'
import { databases } from '../support/stores.ts'
import { idOf } from '../support/world.ts'

describe.each(databases)('reading posts again on %s', (_name, open) => {
  const shared = sharedStores(open)
  const outside = () => shared().outside

  async function follow(...conversations: string[]): Promise<void> {
    await followConversations(
      outside(),
      conversations.map((conversation_id) => ({ network: 'x', conversation_id, created_at: START })),
    )
  }
  async function hear(io: TestIo, posts: IncomingPost[]): Promise<void> {
    const source = { network: 'x', accountId: 'account', watchId: 'watch' }
    await inTransaction(outside(), (trx) => storePosts(trx, io, source, posts))
  }
  async function aFollowedPost(post = aPost()) {
    const io = testIo()
    await hear(io, [post])
    await follow(post.conversationId)
    const due = (pace = 1, limit = 100) => postsToReread(outside(), 'x', io.now(), pace, limit)
    return { io, due }
  }

  test.each([
    ['ten minutes, in its first hour', START, 10 * MINUTE],
    ['two hours, on its first day', at(-2 * HOUR), 2 * HOUR],
    ['a day, in its first month', at(-3 * DAY), DAY],
  ])('a post is read again every %s', async (_when, postedAt, everyMs) => {
    const { io, due } = await aFollowedPost(aPost({ postedAt }))
    io.later(everyMs - 1)
    expect(await due()).toEqual([])
    io.later(1)
    expect(await due()).toEqual(['100'])
  })

  test('an old post is let be', async () => {
    const { io, due } = await aFollowedPost(aPost({ postedAt: at(-31 * DAY) }))
    io.later(2 * DAY)
    expect(await due()).toEqual([])
  })

  test('a faster pace shortens every wait', async () => {
    const { io, due } = await aFollowedPost()
    io.later(10_000)
    expect(await due(60)).toEqual(['100'])
  })

  test('only conversations that are open inside are read', async () => {
    const { io, due } = await aFollowedPost()
    await follow('another')
    io.later(HOUR)
    expect(await due()).toEqual([])
  })

  test('what is gone for good is not read again; what is withheld may come back', async () => {
    const { io, due } = await aFollowedPost()
    await hear(io, [aPost({ externalId: '101', conversationId: '100' })])
    await inTransaction(outside(), (trx) =>
      storeRemovals(trx, io, 'x', [
        { externalId: '100', reason: 'deleted' },
        { externalId: '101', reason: 'withheld' },
      ]),
    )
    io.later(HOUR)
    expect(await due()).toEqual(['101'])
  })

  test('the longest unread comes first, asked for by its newest edit, no more than asked', async () => {
    const { io, due } = await aFollowedPost()
    io.later(MINUTE)
    const other = aPost({ externalId: '200', conversationId: '100' })
    await hear(io, [edited(other, { text: 'x', editedAt: at(MINUTE), currentId: '201' })])
    io.later(30 * MINUTE)
    expect(await due()).toEqual(['100', '201'])
    expect(await due(1, 1)).toEqual(['100'])
  })

  test('what came back changed is news; all that was asked for counts as read, and the cost is kept', async () => {
    const { io, due } = await aFollowedPost()
    await hear(io, [aPost({ externalId: '101', conversationId: '100' })])
    io.later(HOUR)
    const batch = aBatch({
      posts: [edited(aPost(), { text: 'The lamp works', editedAt: at(MINUTE) })],
      spent: [{ kind: 'read', count: 2, usd: 0.01 }],
    })
    const source = { network: 'x', accountId: 'account' }
    expect(await storeReread(outside(), io, source, ['100', '101'], batch)).toBe(1)
    expect(await due()).toEqual([])
    expect(await outside().selectFrom('outside.sightings').selectAll().execute()).toHaveLength(2)
    expect(await outside().selectFrom('outside.spending').selectAll().execute()).toMatchObject([
      { account_id: 'account', watch_id: '', count: 2 },
    ])
  })

  test('what vanished is removed', async () => {
    const { io, due } = await aFollowedPost()
    io.later(HOUR)
    const batch = aBatch({ removals: [{ externalId: '100', reason: 'protected' }] })
    const source = { network: 'x', accountId: 'account' }
    expect(await storeReread(outside(), io, source, ['100'], batch)).toBe(1)
    io.later(HOUR)
    expect(await due()).toEqual([])
  })

  test('a named post is asked for by its newest edit', async () => {
    await hear(testIo(), [edited(aPost(), { text: 'x', editedAt: at(MINUTE), currentId: '101' })])
    const id = await idOf(outside(), '100')
    expect(await currentIds(outside(), 'x', [id, 'unknown'])).toEqual(['101'])
    expect(await currentIds(outside(), 'x', [])).toEqual([])
  })

  test('the list of followed conversations becomes exactly what is wanted', async () => {
    await follow('1', '2', '3')
    await follow('2', '3', '4')
    expect((await openConversations(outside(), 'x')).toSorted()).toEqual(['2', '3', '4'])
    await follow()
    expect(await openConversations(outside(), 'x')).toEqual([])
  })
})
