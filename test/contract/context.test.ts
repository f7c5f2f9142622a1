import { beforeEach, describe, expect, test } from '@jest/globals'
import { inTransaction } from '../../db/open.ts'
import { missingContext, storeReread } from '../../db/outside/freshness.ts'
import { storePosts } from '../../db/outside/posts.ts'
import { at, MINUTE } from '../support/clock.ts'
import { aBatch, anAuthor, aPost } from '../support/posts.ts'
import { sharedStores } from '../support/shared-stores.ts'
import { databases } from '../support/stores.ts'
import { aHeldReply, anAccount, aThread, aWorld, hear, takeInAll, type World } from '../support/world.ts'

const ROOT = aPost({
  externalId: '100',
  author: anAuthor('zoe'),
  text: 'Which lamp do you all have?',
  postedAt: at(-9 * MINUTE),
})
const MENTION = aPost({
  externalId: '105',
  conversationId: '100',
  parentId: '103',
  text: '@acme this one?',
  postedAt: at(0),
})

describe.each(databases)('what a conversation answers to, on %s', (_name, open) => {
  const shared = sharedStores(open)
  let world: World

  beforeEach(async () => {
    world = await aWorld(shared())
  })

  const missing = () => missingContext(world.stores.outside, 'x', 100)
  const reread = (asked: string[], posts = [ROOT]) =>
    storeReread(
      world.stores.outside,
      world.io,
      { network: 'x', accountId: world.accountId },
      asked,
      aBatch({ posts }),
    )

  test('is asked for once: what is not there is not asked for again', async () => {
    await aThread(world, MENTION)
    expect((await missing()).toSorted()).toEqual(['100', '103'])
    await reread(['100', '103'])
    expect(await missing()).toEqual([])
  })

  test('joins the thread without moving it or telling anybody that something is new', async () => {
    const { threadId } = await aThread(world, MENTION)
    await world.stores.inside.updateTable('inside.threads').set({ queue: 'waiting' }).execute()
    await reread(['100'])
    await takeInAll(world)
    const thread = await world.stores.inside
      .selectFrom('inside.threads')
      .selectAll()
      .executeTakeFirstOrThrow()
    expect(thread).toMatchObject({ id: threadId, queue: 'waiting', latest_post_at: MENTION.postedAt })
    expect(await world.stores.inside.selectFrom('inside.thread_posts').selectAll().execute()).toHaveLength(2)
    expect(world.told.at(-1)).toMatchObject({ kind: 'thread', threadId, fresh: false })
  })

  test('does not stop a reply although its author wrote it: they wrote it before', async () => {
    const replyId = await aHeldReply(world, await aThread(world, MENTION))
    world.io.later(MINUTE)
    await hear(world, [{ ...ROOT, author: MENTION.author }])
    await takeInAll(world)
    const reply = await world.stores.inside
      .selectFrom('inside.replies')
      .selectAll()
      .where('id', '=', replyId)
      .executeTakeFirstOrThrow()
    expect(reply).toMatchObject({ state: 'held', lapse: null })
  })
})

describe.each(databases)('what one of our accounts wrote, on %s', (_name, open) => {
  const shared = sharedStores(open)

  test('is ours, whichever of our accounts read it', async () => {
    const world = await aWorld(shared())
    const { outside } = world.stores
    const other = await anAccount(outside, world.io)
    await outside
      .updateTable('outside.accounts')
      .set({ external_id: 'author-acme_care' })
      .where('id', '=', other)
      .execute()
    const post = aPost({ author: anAuthor('acme_care'), ours: false })
    const source = { network: 'x', accountId: world.accountId, watchId: world.watchId }
    await inTransaction(outside, (trx) => storePosts(trx, world.io, source, [post]))
    expect(await outside.selectFrom('outside.posts').select('ours').execute()).toEqual([{ ours: 1 }])
  })
})
