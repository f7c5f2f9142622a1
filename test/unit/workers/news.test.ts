import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { readReply } from '../../../db/inside/replies.ts'
import { deliveryNews, moveDelivery, withdrawDelivery } from '../../../db/outside/deliveries.ts'
import type { Next } from '../../../src/outside/delivery.ts'
import { crossing } from '../../../workers/crossing.ts'
import { news } from '../../../workers/news.ts'
import { at, HOUR, SECOND, START } from '../../support/clock.ts'
import { crashingAt } from '../../support/faults.ts'
import { aPost } from '../../support/posts.ts'
import { type Stores, sqliteStores } from '../../support/stores.ts'
import {
  aHeldReply,
  aThread,
  aWorld,
  going,
  hear,
  proposalOf,
  takeInAll,
  type World,
} from '../../support/world.ts'

let stores: Stores
let world: World
let replyId: string

beforeEach(async () => {
  stores = await sqliteStores()
  world = await aWorld(stores)
  replyId = await aHeldReply(world, await aThread(world))
  world.io.later(15 * SECOND)
  await crossing({ ...stores, io: world.io, nudge: () => {}, tell: () => {} })({ replyId }, going)
  world.told.length = 0
})
afterEach(async () => {
  await stores[Symbol.asyncDispose]()
})

async function tellAll(change: Partial<Pick<Stores, 'inside' | 'outside'>> = {}): Promise<void> {
  await news({ ...stores, ...change, io: world.io, tell: (event) => void world.told.push(event) })({}, going)
}
const become = (next: Next) =>
  moveDelivery(stores.outside, replyId, ['waiting', 'sending'], next, world.io.now())
const published: Next = { state: 'published', receipt: { externalId: '9', url: null, publishedAt: START } }
const thread = () => stores.inside.selectFrom('inside.threads').selectAll().executeTakeFirstOrThrow()
const events = async () =>
  (await stores.inside.selectFrom('inside.events').selectAll().orderBy('id').execute())
    .map((event) => event.what)
    .filter((what) => ['published', 'refused', 'lapsed', 'undone'].includes(what))

test('a published reply is told, and its thread waits for the other side', async () => {
  await become(published)
  await tellAll()
  expect(await events()).toEqual(['published'])
  expect(await thread()).toMatchObject({ queue: 'waiting' })
  expect(world.told).toContainEqual({
    kind: 'reply',
    replyId,
    threadId: (await thread()).id,
    spaceId: world.spaceId,
  })
  expect(await deliveryNews(stores.outside)).toEqual([])
})

test('the thread stays new when its author wrote again meanwhile', async () => {
  await hear(world, [aPost({ externalId: '101', conversationId: '100', postedAt: at(HOUR) })])
  await takeInAll(world)
  await become(published)
  await tellAll()
  expect(await thread()).toMatchObject({ queue: 'new' })
})

test('a thread that is done or snoozed stays where people put it', async () => {
  await stores.inside.updateTable('inside.threads').set({ queue: 'done' }).execute()
  await become(published)
  await tellAll()
  expect(await thread()).toMatchObject({ queue: 'done' })
})

test.each<[string, Next, string]>([
  ['refused', { state: 'refused', failure: 'refused', why: 'no' }, 'refused'],
  ['held', { state: 'held', reason: 'target-gone' }, 'lapsed'],
])('a reply that is %s is told, and moves no thread', async (_state, next, what) => {
  await become(next)
  await tellAll()
  expect(await events()).toEqual([what])
  expect(await thread()).toMatchObject({ queue: 'new' })
})

test('told again, it counts once', async () => {
  await become(published)
  await tellAll()
  await stores.outside.updateTable('outside.deliveries').set({ told: 0 }).execute()
  await tellAll()
  expect(await events()).toEqual(['published'])
})

test.each([1, 2, 3, 4, 5, 6, 7, 8, 9])(
  'a crash at query %i of the private store tells it once after all',
  async (n) => {
    await become(published)
    await tellAll({ inside: crashingAt(stores.inside, n) }).catch(() => {})
    await tellAll()
    expect(await events()).toEqual(['published'])
  },
)

test.each([1, 2, 3])('a crash at query %i of the public store tells it once after all', async (n) => {
  await become(published)
  await tellAll({ outside: crashingAt(stores.outside, n) }).catch(() => {})
  await tellAll()
  expect(await events()).toEqual(['published'])
})

describe('a reply withdrawn outside, before a crash kept the inside from hearing of it', () => {
  test('is a draft again, once', async () => {
    await withdrawDelivery(stores.outside, replyId, world.io.now())
    await tellAll()
    await stores.outside.updateTable('outside.deliveries').set({ told: 0 }).execute()
    await tellAll()
    const reply = await readReply(stores.inside, replyId)
    expect(reply).toMatchObject({ state: 'undone' })
    expect(await proposalOf(world, reply?.proposal_id ?? '')).toMatchObject({ state: 'draft', version: 2 })
    expect(await events()).toEqual(['undone'])
  })
})
