import { describe, expect, test } from '@jest/globals'
import { inTransaction } from '../../db/open.ts'
import { removeAccount } from '../../db/outside/accounts.ts'
import { markAccount, writeAfter } from '../../db/outside/credentials.ts'
import {
  abandonStaleClaims,
  claimDelivery,
  confirmDelivery,
  deliveryNews,
  dueDeliveries,
  markTold,
  moveDelivery,
  withdrawDelivery,
} from '../../db/outside/deliveries.ts'
import { storePosts } from '../../db/outside/posts.ts'
import { receiveReply } from '../../db/outside/receive-reply.ts'
import { storeRemovals } from '../../db/outside/removals.ts'
import { stopByItself } from '../../db/outside/self-stop.ts'
import { worldAround } from '../../db/outside/world.ts'
import { CLAIM_LEASE_MS, type Next } from '../../src/outside/delivery.ts'
import type { IncomingPost } from '../../src/outside/incoming-post.ts'
import { at, MINUTE, SECOND, START, type TestIo, testIo } from '../support/clock.ts'
import { anAuthor, aPost, edited, ourPost } from '../support/posts.ts'
import { aSealedReply } from '../support/sealing.ts'
import { sharedStores } from '../support/shared-stores.ts'
import { databases } from '../support/stores.ts'
import { aDelivery, anAccount, deliveryOf, idOf } from '../support/world.ts'

const published = (externalId: string): Next => ({
  state: 'published',
  receipt: { externalId, url: null, publishedAt: START },
})
const sentAgain: Next = { state: 'waiting', dueAt: new Date(START), failure: null, why: null }

describe.each(databases)('deliveries on %s', (_name, open) => {
  const shared = sharedStores(open)

  /** A post of Jo's and an approved reply to it that waits to be sent. */
  async function aWaitingReply() {
    const stores = shared()
    const io = testIo()
    const accountId = await anAccount(stores.outside, io)
    const world = { stores, io, accountId }
    await hear(io, accountId, [aPost()])
    const postId = await idOf(stores.outside, '100')
    const replyId = await aDelivery(world, postId)
    io.later(SECOND)
    return { ...world, outside: stores.outside, postId, replyId, claim: () => claim(io, replyId) }
  }
  async function hear(io: TestIo, accountId: string, posts: IncomingPost[]): Promise<void> {
    const source = { network: 'x', accountId, watchId: null }
    await inTransaction(shared().outside, (trx) => storePosts(trx, io, source, posts))
  }
  async function claim(io: TestIo, replyId: string): Promise<string> {
    return (await claimDelivery(shared().outside, replyId, 'hash', io.now())).kind
  }
  const stateOf = async (replyId: string) => (await deliveryOf(shared().outside, replyId)).state

  describe('receiving', () => {
    test('a reply handed over twice is there once, and what became of it stays', async () => {
      const { outside, postId, accountId, io, replyId, claim } = await aWaitingReply()
      await claim()
      const again = { sealed: aSealedReply({ id: replyId, accountId }), targetPostId: postId }
      await receiveReply(outside, { ...again, targetRevision: 9, seenAt: at(MINUTE) }, io.later(MINUTE))
      const row = await deliveryOf(outside, replyId)
      expect(row).toMatchObject({ state: 'sending', attempts: 1, target_revision: 1, seen_at: START })
      expect(await outside.selectFrom('outside.replies').selectAll().execute()).toHaveLength(1)
    })
  })

  describe('a claim', () => {
    test('of twelve at once exactly one wins, and it is one attempt', async () => {
      const { outside, io, replyId, claim } = await aWaitingReply()
      const claims = await Promise.all(Array.from({ length: 12 }, claim))
      expect(claims.toSorted()).toEqual(['claimed', ...Array(11).fill('no')])
      expect(await deliveryOf(outside, replyId)).toMatchObject({
        state: 'sending',
        attempts: 1,
        body_hash: 'hash',
        claimed_at: io.now().toISOString(),
      })
    })

    test('says which attempt it is, counting those of others', async () => {
      const { outside, io, replyId, claim } = await aWaitingReply()
      await claim()
      await moveDelivery(outside, replyId, ['sending'], sentAgain, io.now())
      expect(await claimDelivery(outside, replyId, 'hash', io.now())).toMatchObject({ attempts: 2 })
    })

    test.each(['published', 'refused', 'unknown', 'needs-person', 'held', 'withdrawn', 'sending'] as const)(
      'of a reply that is %s is no',
      async (state) => {
        const { outside, replyId, claim } = await aWaitingReply()
        const external_id = state === 'published' ? '9' : null
        await outside.updateTable('outside.deliveries').set({ state, external_id }).execute()
        expect(await claim()).toBe('no')
        expect(await stateOf(replyId)).toBe(state)
      },
    )

    test('of nothing is no', async () => {
      const { io } = await aWaitingReply()
      expect(await claim(io, 'nosuchreply')).toBe('no')
    })

    test('is no while everything is stopped, and works again after', async () => {
      const { outside, io, claim } = await aWaitingReply()
      await stopByItself(outside, 'all', 'clock-step', io.now())
      expect(await claim()).toBe('no')
      await outside.deleteFrom('outside.stops').execute()
      expect(await claim()).toBe('claimed')
    })

    test('is no while its account is stopped; other accounts go on', async () => {
      const { outside, io, accountId, claim } = await aWaitingReply()
      await stopByItself(outside, 'another-account', 'unknown-outcomes', io.now())
      await stopByItself(outside, accountId, 'unknown-outcomes', io.now())
      expect(await claim()).toBe('no')
      await outside.deleteFrom('outside.stops').where('scope', '=', accountId).execute()
      expect(await claim()).toBe('claimed')
    })

    test.each(['needs-sign-in', 'no-credit'] as const)('is no while its account is %s', async (state) => {
      const { outside, io, accountId, claim } = await aWaitingReply()
      await markAccount(outside, accountId, state, 'because', io.now())
      expect(await claim()).toBe('no')
    })

    test('is no once its account is removed', async () => {
      const { outside, io, accountId, claim } = await aWaitingReply()
      await inTransaction(outside, (trx) => removeAccount(trx, accountId, io.now().toISOString()))
      expect(await claim()).toBe('no')
    })

    test('is no before the moment the network named, and yes at it', async () => {
      const { outside, io, accountId, claim } = await aWaitingReply()
      await writeAfter(outside, accountId, new Date(io.now().getTime() + MINUTE))
      io.later(MINUTE - 1)
      expect(await claim()).toBe('no')
      io.later(1)
      expect(await claim()).toBe('claimed')
    })

    test('is no before it is due, and yes at that moment', async () => {
      const { outside, io, replyId, claim } = await aWaitingReply()
      const dueAt = new Date(io.now().getTime() + MINUTE)
      await moveDelivery(outside, replyId, ['waiting'], { ...sentAgain, dueAt } as Next, io.now())
      io.later(MINUTE - 1)
      expect(await claim()).toBe('no')
      io.later(1)
      expect(await claim()).toBe('claimed')
    })
  })

  describe('when the world changed since the approval', () => {
    test.each<[string, string, (post: IncomingPost) => IncomingPost[]]>([
      [
        'its target was edited',
        'target-edited',
        (post) => [edited(post, { text: 'x', editedAt: at(SECOND) })],
      ],
      [
        'its author wrote again in the conversation',
        'author-wrote-again',
        () => [aPost({ externalId: '101', conversationId: '100' })],
      ],
      [
        'somebody answered it from the account',
        'answered-from-account',
        () => [ourPost({ externalId: '102', conversationId: '100', parentId: '100' })],
      ],
    ])('because %s, a claim holds it instead', async (_what, held_reason, change) => {
      const { outside, io, accountId, replyId, claim } = await aWaitingReply()
      await hear(io, accountId, change(aPost()))
      expect(await claim()).toBe('held')
      expect(await deliveryOf(outside, replyId)).toMatchObject({ state: 'held', held_reason, attempts: 0 })
    })

    test('because its target is gone, a claim holds it instead', async () => {
      const { outside, io, replyId, claim } = await aWaitingReply()
      const removal = { externalId: '100', reason: 'deleted' } as const
      await inTransaction(outside, (trx) => storeRemovals(trx, io, 'x', [removal]))
      expect(await claim()).toBe('held')
      expect(await deliveryOf(outside, replyId)).toMatchObject({ held_reason: 'target-gone' })
    })

    test('another reply of ours to the same post holds it from the moment that one is sent', async () => {
      const world = await aWaitingReply()
      const other = await aDelivery(world, world.postId, { text: 'Another answer' })
      world.io.later(SECOND)
      expect(await world.claim()).toBe('claimed')
      expect(await claim(world.io, other)).toBe('held')
      expect(await deliveryOf(world.outside, other)).toMatchObject({ held_reason: 'answered-from-account' })
    })

    test('another reply that the network refused holds nothing', async () => {
      const world = await aWaitingReply()
      const other = await aDelivery(world, world.postId, { text: 'Another answer' })
      await world.claim()
      const no: Next = { state: 'refused', failure: 'refused', why: 'no' }
      await moveDelivery(world.outside, world.replyId, ['sending'], no, world.io.now())
      expect(await claim(world.io, other)).toBe('claimed')
    })

    test.each<[string, IncomingPost]>([
      ['somebody else writing', aPost({ externalId: '101', conversationId: '100', author: anAuthor('kim') })],
      ['its author writing elsewhere', aPost({ externalId: '101', conversationId: '101' })],
      [
        'our answer to another post of the conversation',
        ourPost({ externalId: '101', conversationId: '100', parentId: '99' }),
      ],
      ['its target read again unchanged', aPost({ metrics: { likes: 7 } })],
    ])('%s does not hold it', async (_what, post) => {
      const { io, accountId, claim } = await aWaitingReply()
      await hear(io, accountId, [post])
      expect(await claim()).toBe('claimed')
    })

    test('its own publication coming back does not hold it', async () => {
      const { outside, io, accountId, postId, replyId, claim } = await aWaitingReply()
      await claim()
      await moveDelivery(outside, replyId, ['sending'], published('9'), io.now())
      await hear(io, accountId, [ourPost({ externalId: '9', conversationId: '100', parentId: '100' })])
      expect(await worldAround(outside, { postId, ownReplyId: replyId })).toMatchObject({ answeredAt: null })
      expect(await worldAround(outside, { postId, ownReplyId: 'another' })).not.toMatchObject({
        answeredAt: null,
      })
    })

    test('"still right" takes the world as it is now and lets it go', async () => {
      const { outside, io, accountId, replyId, claim } = await aWaitingReply()
      await hear(io, accountId, [edited(aPost(), { text: 'x', editedAt: at(SECOND) })])
      await claim()
      const seen = { targetRevision: 2, seenAt: io.later(SECOND).toISOString() }
      expect(await confirmDelivery(outside, replyId, seen, io.now())).toBe(true)
      expect(await deliveryOf(outside, replyId)).toMatchObject({ state: 'waiting', held_reason: null })
      expect(await claim()).toBe('claimed')
    })

    test('"still right" does not outlive the next change', async () => {
      const { outside, io, accountId, replyId, claim } = await aWaitingReply()
      const edit = edited(aPost(), { text: 'x', editedAt: at(SECOND) })
      await hear(io, accountId, [edit])
      await claim()
      const seen = { targetRevision: 2, seenAt: io.now().toISOString() }
      await confirmDelivery(outside, replyId, seen, io.now())
      await hear(io, accountId, [edited(edit, { text: 'y', editedAt: at(MINUTE) })])
      expect(await claim()).toBe('held')
    })

    test('"still right" means nothing for a reply that is not held', async () => {
      const { outside, io, replyId } = await aWaitingReply()
      const seen = { targetRevision: 9, seenAt: at(MINUTE) }
      expect(await confirmDelivery(outside, replyId, seen, io.now())).toBe(false)
      expect(await deliveryOf(outside, replyId)).toMatchObject({ target_revision: 1 })
    })
  })

  describe('a sender that is gone', () => {
    test('leaves an unknown outcome, due for a look, never a waiting one', async () => {
      const { outside, io, replyId, claim } = await aWaitingReply()
      await claim()
      io.later(CLAIM_LEASE_MS - 1)
      expect(await abandonStaleClaims(outside, io.now())).toBe(0)
      io.later(1)
      expect(await abandonStaleClaims(outside, io.now())).toBe(1)
      expect(await deliveryOf(outside, replyId)).toMatchObject({
        state: 'unknown',
        attempts: 1,
        lookups: 0,
        due_at: io.now().toISOString(),
      })
    })

    test('that comes back late with a receipt is still believed', async () => {
      const { outside, io, replyId, claim } = await aWaitingReply()
      await claim()
      await abandonStaleClaims(outside, io.later(CLAIM_LEASE_MS))
      expect(await moveDelivery(outside, replyId, ['sending', 'unknown'], published('9'), io.now())).toBe(
        true,
      )
      expect(await deliveryOf(outside, replyId)).toMatchObject({ state: 'published', external_id: '9' })
    })

    test('that comes back late with a failure says nothing about the attempt after it', async () => {
      const { outside, io, replyId } = await aWaitingReply()
      const stale = await claimDelivery(outside, replyId, 'hash', io.now())
      await abandonStaleClaims(outside, io.later(CLAIM_LEASE_MS))
      await moveDelivery(outside, replyId, ['unknown'], sentAgain, io.now())
      const newer = await claimDelivery(outside, replyId, 'hash', io.now())
      if (stale.kind !== 'claimed' || newer.kind !== 'claimed') throw new Error('both should have had it')
      expect(await moveDelivery(outside, replyId, ['sending'], sentAgain, io.now(), stale.revision)).toBe(
        false,
      )
      expect(await stateOf(replyId)).toBe('sending')
      expect(await moveDelivery(outside, replyId, ['sending'], sentAgain, io.now(), newer.revision)).toBe(
        true,
      )
    })
  })

  describe('taking back', () => {
    test.each(['sent', 'taken back'])('and sending at once, %s first: exactly one happens', async (first) => {
      const { outside, io, replyId, claim } = await aWaitingReply()
      const acts = [claim, () => withdrawDelivery(outside, replyId, io.now())]
      if (first === 'taken back') acts.reverse()
      const results = await Promise.all(acts.map((act) => act()))
      expect(results.filter((result) => result === true || result === 'claimed')).toHaveLength(1)
      expect(['withdrawn', 'sending']).toContain(await stateOf(replyId))
    })

    test.each(['sending', 'unknown', 'needs-person', 'published', 'refused'] as const)(
      'is too late once it is %s',
      async (state) => {
        const { outside, io, replyId } = await aWaitingReply()
        const external_id = state === 'published' ? '9' : null
        await outside.updateTable('outside.deliveries').set({ state, external_id }).execute()
        expect(await withdrawDelivery(outside, replyId, io.now())).toBe(false)
        expect(await stateOf(replyId)).toBe(state)
      },
    )
  })

  test('one public post is the publication of one reply only', async () => {
    const world = await aWaitingReply()
    const other = await aDelivery(world, world.postId, { text: 'Another' })
    await moveDelivery(world.outside, world.replyId, ['waiting'], published('9'), world.io.now())
    await expect(
      moveDelivery(world.outside, other, ['waiting'], published('9'), world.io.now()),
    ).rejects.toThrow(/unique/i)
  })

  describe('what is due', () => {
    test('is what may be sent or looked up now, the longest waiting first', async () => {
      const world = await aWaitingReply()
      const later = await aDelivery(world, world.postId)
      const lookedUp = await aDelivery(world, world.postId)
      const notYet = await aDelivery(world, world.postId)
      const set = (id: string, change: object) =>
        world.outside.updateTable('outside.deliveries').set(change).where('reply_id', '=', id).execute()
      await set(later, { due_at: at(500) })
      await set(lookedUp, { state: 'unknown', due_at: at(700) })
      await set(notYet, { due_at: at(MINUTE) })
      expect(await dueDeliveries(world.outside, world.io.now())).toEqual([world.replyId, later, lookedUp])
    })

    test('leaves stopped accounts alone, but goes on looking for what may be out', async () => {
      const { outside, io, accountId, replyId } = await aWaitingReply()
      await stopByItself(outside, accountId, 'unknown-outcomes', io.now())
      expect(await dueDeliveries(outside, io.now())).toEqual([])
      await outside.updateTable('outside.deliveries').set({ state: 'unknown' }).execute()
      expect(await dueDeliveries(outside, io.now())).toEqual([replyId])
    })
  })

  test('what was told once is not news, and a change meanwhile stays news', async () => {
    const { outside, replyId, claim } = await aWaitingReply()
    const [news] = await deliveryNews(outside)
    await claim()
    await markTold(outside, replyId, news?.revision ?? 0)
    expect(await deliveryNews(outside)).toMatchObject([{ reply_id: replyId, state: 'sending' }])
    await markTold(outside, replyId, 2)
    expect(await deliveryNews(outside)).toEqual([])
  })
})
