import { beforeEach, describe, expect, test } from '@jest/globals'
import { wakeSnoozed } from '../../db/inside/intake.ts'
import { giveWatchToSpace } from '../../db/inside/space-watches.ts'
import { insertSpace } from '../../db/inside/spaces.ts'
import { inTransaction } from '../../db/open.ts'
import { markTakenIn, postNews } from '../../db/outside/news.ts'
import { openConversations } from '../../db/outside/reading.ts'
import { storeRemovals } from '../../db/outside/removals.ts'
import { intake } from '../../workers/intake.ts'
import { at, DAY, HOUR, MINUTE, SECOND } from '../support/clock.ts'
import { crashingAt } from '../support/faults.ts'
import { anAuthor, aPost, edited, ourPost } from '../support/posts.ts'
import { sharedStores } from '../support/shared-stores.ts'
import { databases } from '../support/stores.ts'
import { aHeldReply, aThread, aWatch, aWorld, going, hear, takeInAll, type World } from '../support/world.ts'

describe.each(databases)('intake on %s', (_name, open) => {
  const shared = sharedStores(open)
  let world: World

  beforeEach(async () => {
    world = await aWorld(shared())
  })

  const threads = () => world.stores.inside.selectFrom('inside.threads').selectAll().orderBy('id').execute()
  const inThread = () =>
    world.stores.inside.selectFrom('inside.thread_posts').selectAll().orderBy('post_id').execute()
  const events = async () =>
    (await world.stores.inside.selectFrom('inside.events').selectAll().orderBy('id').execute()).map(
      (event) => event.what,
    )
  const move = (queue: 'new' | 'waiting' | 'done' | 'snoozed', snoozed_until: string | null = null) =>
    world.stores.inside.updateTable('inside.threads').set({ queue, snoozed_until }).execute()
  const reply = (externalId = '101', change = {}) =>
    aPost({ externalId, conversationId: '100', parentId: '100', postedAt: at(MINUTE), ...change })

  describe('a new post', () => {
    test('opens a thread in the space that listens for it, and people are told', async () => {
      const { threadId, postId } = await aThread(world)
      expect(await threads()).toMatchObject([
        { id: threadId, space_id: world.spaceId, queue: 'new', first_post_id: postId, title: '' },
      ])
      expect(await events()).toEqual(['thread-opened'])
      expect(world.told).toEqual([{ kind: 'thread', threadId, spaceId: world.spaceId, fresh: true }])
    })

    test('of another conversation opens another thread', async () => {
      await hear(world, [aPost({ externalId: '1' }), aPost({ externalId: '2' })])
      await takeInAll(world)
      expect(await threads()).toHaveLength(2)
    })

    test('taken in again changes nothing', async () => {
      await aThread(world)
      const before = [await threads(), await inThread(), await events()]
      await world.stores.outside.updateTable('outside.posts').set({ taken_in: 0 }).execute()
      world.io.later(HOUR)
      await takeInAll(world)
      expect([await threads(), await inThread(), await events()]).toEqual(before)
    })

    test('of ours opens none', async () => {
      await hear(world, [ourPost({ externalId: '7' })])
      await takeInAll(world)
      expect(await threads()).toEqual([])
      expect(await postNews(world.stores.outside, 10)).toEqual([])
    })

    test('that no space listens for opens none', async () => {
      await hear(world, [aPost()], 'watch-without-a-space')
      await takeInAll(world)
      expect(await threads()).toEqual([])
    })

    test('that vanished before anybody saw it opens none', async () => {
      await hear(world, [aPost()])
      await inTransaction(world.stores.outside, (trx) =>
        storeRemovals(trx, world.io, 'x', [{ externalId: '100', reason: 'deleted' }]),
      )
      await takeInAll(world)
      expect(await threads()).toEqual([])
    })

    test('found by watches of two spaces is one thread, in the space whose watch found it first', async () => {
      const { inside, outside } = world.stores
      const sales = await insertSpace(inside, world.io, { name: 'Sales', holdSeconds: 0, approvalsNeeded: 1 })
      const watch = { kind: 'search', query: 'lamp' } as const
      const search = await aWatch(outside, world.io, world.accountId, watch)
      await giveWatchToSpace(inside, search, sales.id)
      await hear(world, [aPost()], search)
      world.io.later(SECOND)
      await hear(world, [aPost()])
      await takeInAll(world)
      expect(await threads()).toMatchObject([{ space_id: sales.id }])
    })

    test('brings the earlier posts of its conversation along, ours among them', async () => {
      await hear(world, [ourPost({ externalId: '100' })], 'elsewhere')
      await takeInAll(world)
      await hear(world, [reply()])
      await takeInAll(world)
      expect(await inThread()).toHaveLength(2)
      expect(await threads()).toMatchObject([{ queue: 'new' }])
    })

    test('of a conversation that came in one page is in one thread, whatever the order', async () => {
      await hear(world, [reply('102', { postedAt: at(HOUR) }), aPost(), reply('101')])
      await takeInAll(world)
      expect(await inThread()).toHaveLength(3)
      expect(await threads()).toMatchObject([{ latest_post_at: at(HOUR) }])
    })

    test('is one of many: all are taken in', async () => {
      await hear(
        world,
        Array.from({ length: 450 }, (_, i) =>
          aPost({ externalId: `${1000 + i}`, author: anAuthor(`a${i}`) }),
        ),
      )
      await takeInAll(world)
      expect(await threads()).toHaveLength(450)
    })
  })

  describe('a later post of the conversation', () => {
    test.each([
      ['waiting', null],
      ['done', null],
      ['snoozed', at(DAY)],
    ] as const)('joins the thread and moves it from %s back to new', async (queue, until) => {
      await aThread(world)
      await move(queue, until)
      const [postId] = await hear(world, [reply()])
      await takeInAll(world)
      expect(await threads()).toMatchObject([
        { queue: 'new', snoozed_until: null, latest_post_id: postId, latest_post_at: at(MINUTE) },
      ])
      expect(await events()).toEqual(['thread-opened', 'post-arrived'])
    })

    test('that is older than the newest does not become the newest', async () => {
      const { postId } = await aThread(world)
      await hear(world, [reply('99', { postedAt: at(-HOUR) })])
      await takeInAll(world)
      expect(await threads()).toMatchObject([{ latest_post_id: postId }])
    })

    test('that is ours answers it: new becomes waiting', async () => {
      await aThread(world)
      await hear(world, [ourPost({ ...reply(), ours: true, author: anAuthor('acme') })])
      await takeInAll(world)
      expect(await threads()).toMatchObject([{ queue: 'waiting' }])
    })

    test('that is ours does not bring a done thread back', async () => {
      await aThread(world)
      await move('done')
      await hear(world, [ourPost({ ...reply(), ours: true, author: anAuthor('acme') })])
      await takeInAll(world)
      expect(await threads()).toMatchObject([{ queue: 'done' }])
      expect(world.told.at(-1)).toMatchObject({ fresh: false })
    })

    test('that vanished before anybody saw it calls nobody back', async () => {
      const { postId } = await aThread(world)
      await move('done')
      await hear(world, [reply()])
      await inTransaction(world.stores.outside, (trx) =>
        storeRemovals(trx, world.io, 'x', [{ externalId: '101', reason: 'deleted' }]),
      )
      await takeInAll(world)
      expect(await threads()).toMatchObject([{ queue: 'done', latest_post_id: postId }])
      expect(await events()).toEqual(['thread-opened'])
    })
  })

  describe('a change outside', () => {
    test('of the words is told in the thread, which stays where it is', async () => {
      await aThread(world)
      await move('done')
      await hear(world, [edited(aPost(), { text: 'It works', editedAt: at(MINUTE) })])
      await takeInAll(world)
      expect(await threads()).toMatchObject([{ queue: 'done' }])
      expect(await events()).toEqual(['thread-opened', 'post-edited'])
    })

    test('that makes a post vanish is told in the thread', async () => {
      await aThread(world)
      await inTransaction(world.stores.outside, (trx) =>
        storeRemovals(trx, world.io, 'x', [{ externalId: '100', reason: 'deleted' }]),
      )
      await takeInAll(world)
      expect(await events()).toEqual(['thread-opened', 'post-gone'])
    })

    test.each([
      ['an edit of the target', 'target-edited', edited(aPost(), { text: 'No', editedAt: at(MINUTE) })],
      [
        'another post of its author',
        'author-wrote-again',
        aPost({ externalId: '101', conversationId: '100' }),
      ],
    ])('by %s makes a held reply lapse', async (_what, lapse, post) => {
      const replyId = await aHeldReply(world, await aThread(world))
      world.io.later(SECOND)
      await hear(world, [post])
      await takeInAll(world)
      const row = await world.stores.inside.selectFrom('inside.replies').selectAll().executeTakeFirst()
      expect(row).toMatchObject({ id: replyId, state: 'lapsed', lapse })
      expect(await events()).toContain('lapsed')
    })

    test('in another thread leaves a held reply alone', async () => {
      await aHeldReply(world, await aThread(world))
      world.io.later(SECOND)
      await hear(world, [aPost({ externalId: '200' })])
      await takeInAll(world)
      const row = await world.stores.inside.selectFrom('inside.replies').selectAll().executeTakeFirst()
      expect(row).toMatchObject({ state: 'held' })
    })
  })

  test('a crash anywhere between the two stores is repaired by running again', async () => {
    await hear(world, [aPost({ externalId: '1' }), aPost({ externalId: '2' }), reply('3')])
    for (let n = 1; n <= 12; n++) {
      const outside = crashingAt(world.stores.outside, n)
      const deps = { inside: world.stores.inside, outside, io: world.io, tell: () => {} }
      await intake(deps)({}, going).catch(() => {})
    }
    for (let n = 1; n <= 12; n++) {
      const inside = crashingAt(world.stores.inside, n)
      const deps = { inside, outside: world.stores.outside, io: world.io, tell: () => {} }
      await intake(deps)({}, going).catch(() => {})
    }
    await takeInAll(world)
    expect(await threads()).toHaveLength(3)
    expect(await events()).toEqual(Array(3).fill('thread-opened'))
    expect(await postNews(world.stores.outside, 10)).toEqual([])
  })

  test('a post that changes while it is taken in stays news', async () => {
    await hear(world, [aPost()])
    const stale = await postNews(world.stores.outside, 10)
    await hear(world, [edited(aPost(), { text: 'x', editedAt: at(MINUTE) })])
    await markTakenIn(world.stores.outside, stale)
    expect(await postNews(world.stores.outside, 10)).toMatchObject([{ revision: 2 }])
  })

  test('conversations of threads that are not done are followed', async () => {
    await aThread(world)
    expect(await openConversations(world.stores.outside, 'x')).toEqual(['100'])
    await move('done')
    await hear(world, [aPost({ externalId: '200' })])
    await takeInAll(world)
    expect(await openConversations(world.stores.outside, 'x')).toEqual(['200'])
  })

  describe('a snoozed thread', () => {
    const wake = () => inTransaction(world.stores.inside, (trx) => wakeSnoozed(trx, world.io))

    test('wakes at its time, once, and says so', async () => {
      const { threadId } = await aThread(world)
      await move('snoozed', at(HOUR))
      world.io.later(HOUR - 1)
      expect(await wake()).toEqual([])
      world.io.later(1)
      expect(await wake()).toEqual([{ threadId, spaceId: world.spaceId, fresh: true }])
      expect(await wake()).toEqual([])
      expect(await threads()).toMatchObject([{ queue: 'new', snoozed_until: null }])
      expect(await events()).toEqual(['thread-opened', 'queue-moved'])
    })
  })
})
