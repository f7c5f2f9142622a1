import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { moveProposal } from '../../db/inside/proposals.ts'
import { approversStillMay, markHandedOver, readReply, takeReplyBack } from '../../db/inside/replies.ts'
import { inTransaction } from '../../db/open.ts'
import { countUnknown, isOfAnotherReply } from '../../db/outside/deliveries.ts'
import { worldAround } from '../../db/outside/world.ts'
import { approve } from '../../src/crossing/approve.ts'
import { afterLookup } from '../../src/outside/delivery.ts'
import type { Finding } from '../../src/outside/outcome.ts'
import { at, MINUTE } from '../support/clock.ts'
import { anAuthor, aPost, ourPost } from '../support/posts.ts'
import { signing } from '../support/sealing.ts'
import { type Stores, sqliteStores } from '../support/stores.ts'
import {
  aDelivery,
  aHeldReply,
  aProposal,
  approveAs,
  aThread,
  aWorld,
  hear,
  proposalOf,
  reviseAs,
  type World,
} from '../support/world.ts'

const ABSENT: Finding = { kind: 'absent', spent: [] }
let stores: Stores
let world: World
type Thread = Awaited<ReturnType<typeof aThread>>
let one: Thread
let other: Thread
beforeEach(async () => {
  stores = await sqliteStores()
  world = await aWorld(stores, { approvalsNeeded: 1 })
  other = await aThread(world, aPost({ externalId: '200', author: anAuthor('kim') }))
  one = await aThread(world)
})
afterEach(async () => await stores[Symbol.asyncDispose]())

const replyRow = async (id: string) =>
  await stores.inside.selectFrom('inside.replies').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
const replyOf = async (id: string) => {
  const reply = await readReply(stores.inside, id)
  if (!reply) throw new Error('there is no such reply')
  return reply
}

describe('what is done to one reply leaves its neighbour alone:', () => {
  let mine: string
  let theirs: string
  beforeEach(async () => {
    theirs = await aHeldReply(world, other, { text: 'Other words' })
    mine = await aHeldReply(world, one, { text: 'My words' })
  })

  test('taken back, handed over', async () => {
    const [row, proposal] = [
      await replyRow(theirs),
      await proposalOf(world, (await replyRow(theirs)).proposal_id),
    ]
    const before = await stores.inside
      .selectFrom('inside.threads')
      .selectAll()
      .where('id', '=', other.threadId)
      .execute()
    world.io.later(MINUTE)
    await markHandedOver(stores.inside, mine, world.io.now())
    expect(await takeReplyBack(stores.inside, world.io, await replyOf(mine), ['held'], world.ana.id)).toBe(
      true,
    )
    expect(await replyRow(theirs)).toEqual(row)
    expect(await proposalOf(world, row.proposal_id)).toEqual(proposal)
    const after = await stores.inside
      .selectFrom('inside.threads')
      .selectAll()
      .where('id', '=', other.threadId)
      .execute()
    expect(after).toEqual(before)
    const back = await proposalOf(world, (await replyRow(mine)).proposal_id)
    expect([back.state, back.version, back.text]).toEqual(['draft', 2, 'My words'])
  })

  test('an approver who left takes down what they approved, and only that', async () => {
    const third = await approveAs(world, world.paul, await aProposal(world, one, { text: 'Third' }))
    if (third.kind !== 'recorded' || third.replyId === null) throw new Error('it was not approved')
    const disabled_at = world.io.now().toISOString()
    await stores.inside
      .updateTable('inside.people')
      .set({ disabled_at })
      .where('id', '=', world.paul.id)
      .execute()
    expect(await approversStillMay(stores.inside, await replyOf(mine))).toBe(true)
    expect(await approversStillMay(stores.inside, await replyOf(third.replyId))).toBe(false)
  })

  test('a reply of which nobody is known to have approved it is nobody’s word', async () => {
    const reply = await replyOf(mine)
    await stores.inside.deleteFrom('inside.approvals').execute()
    expect(await approversStillMay(stores.inside, reply)).toBe(false)
  })
})

test('a proposal moves alone, from the state and the version it is said to be in', async () => {
  const [theirs, mine] = [await aProposal(world, other), await aProposal(world, one)]
  const row = await proposalOf(world, mine)
  const move = async (change: object) =>
    await inTransaction(stores.inside, async (trx) => {
      const how = {
        from: ['submitted'],
        to: 'withdrawn',
        version: 1,
        actorId: world.ana.id,
        what: null,
      } as const
      return await moveProposal(trx, world.io, row, { ...how, ...change })
    })
  expect(await move({ version: 2 })).toBe(false)
  expect(await move({ from: ['draft'] })).toBe(false)
  expect((await proposalOf(world, mine)).state).toBe('submitted')
  expect(await move({})).toBe(true)
  expect((await proposalOf(world, theirs)).state).toBe('submitted')
})

describe('where two must approve', () => {
  beforeEach(async () => {
    await stores.inside.updateTable('inside.spaces').set({ approvals_needed: 2 }).execute()
  })

  test('one is not enough, and the later of the times they chose counts', async () => {
    const id = await aProposal(world, one)
    const [soon, late] = [new Date(at(10 * MINUTE)), new Date(at(60 * MINUTE))]
    expect(await approveAs(world, world.marc, id, { sendAt: late })).toMatchObject({ replyId: null })
    expect(await stores.inside.selectFrom('inside.replies').selectAll().execute()).toEqual([])
    const last = await approveAs(world, world.paul, id, { sendAt: soon })
    expect(last).toMatchObject({ kind: 'recorded', releaseAt: late })
    const [reply] = await stores.inside.selectFrom('inside.replies').select(['scheduled']).execute()
    expect(reply?.scheduled).toBe(1)
  })

  test('a time chosen for words that were changed counts no more', async () => {
    const id = await aProposal(world, one)
    await approveAs(world, world.marc, id, { sendAt: new Date(at(60 * MINUTE)) })
    expect(await reviseAs(world, world.ana, id, 'Better words')).toBe(true)
    expect(await approveAs(world, world.marc, id)).toMatchObject({ replyId: null })
    const last = await approveAs(world, world.paul, id)
    expect(last).toMatchObject({ releaseAt: new Date(world.io.now().getTime() + 15_000) })
    const [reply] = await stores.inside.selectFrom('inside.replies').select(['scheduled']).execute()
    expect(reply?.scheduled).toBe(0)
  })
})

test('a proposal that is not there is gone, not approved', async () => {
  const deps = { inside: stores.inside, io: world.io, signing }
  const yes = { version: 1, digest: '', decision: 'approve', reason: null, sendAt: null } as const
  const target = { targetId: '100', conversationId: '100', revision: 1 }
  expect(await approve(deps, world.marc, { proposalId: 'nothing0001', ...yes }, target)).toEqual({
    kind: 'gone',
  })
})

test('the world around a post is its own conversation: others who write elsewhere change nothing', async () => {
  const around = async () =>
    await worldAround(stores.outside, { postId: one.postId, ownReplyId: 'reply00001' })
  const before = await around()
  expect(before).toEqual({ targetRevision: 1, targetGone: false, authorWroteAt: null, answeredAt: null })
  world.io.later(MINUTE)
  const answer = { parentExternalId: '200' }
  await hear(world, [
    aPost({ externalId: '301', postedAt: at(MINUTE) }),
    aPost({ externalId: '302', conversationId: '100', author: anAuthor('kim'), postedAt: at(MINUTE) }),
    ourPost({
      externalId: '303',
      conversationId: '200',
      parentId: answer.parentExternalId,
      postedAt: at(MINUTE),
    }),
    ourPost({ externalId: '304', conversationId: '100', parentId: '302', postedAt: at(MINUTE) }),
  ])
  await aDelivery(world, other.postId)
  await stores.outside
    .updateTable('outside.deliveries')
    .set({ state: 'unknown', first_sent_at: at(MINUTE) })
    .execute()
  expect(await around()).toEqual(before)
})

test('what is counted and compared is of this account, this network and another reply', async () => {
  const [first, second] = [await aDelivery(world, one.postId), await aDelivery(world, other.postId)]
  const set = (id: string, change: object) =>
    stores.outside.updateTable('outside.deliveries').set(change).where('reply_id', '=', id).execute()
  await set(first, { state: 'published', external_id: '777' })
  const isAnothers = (...[network, externalId, replyId]: [string, string, string]) =>
    isOfAnotherReply(stores.outside, network, externalId, replyId)
  expect(await isAnothers('x', '777', second)).toBe(true)
  expect(await isAnothers('x', '777', first)).toBe(false)
  expect(await isAnothers('x', '778', second)).toBe(false)
  expect(await isAnothers('elsewhere', '777', second)).toBe(false)
  const count = async (account: string, since: string) =>
    await inTransaction(stores.outside, (trx) => countUnknown(trx, account, new Date(since)))
  await set(second, { state: 'unknown', updated_at: at(MINUTE) })
  expect(await count(world.accountId, at(MINUTE))).toBe(1)
  expect(await count(world.accountId, at(2 * MINUTE))).toBe(0)
  expect(await count('another', at(0))).toBe(0)
})

test('absence seen once is not absence; an unknown without an attempt is never sent again by itself', () => {
  const now = new Date(at(0))
  const delivery = { attempts: 1, lookups: 1, failure: 'outcome-unknown' }
  const once = afterLookup(delivery, ABSENT, 1_000, now)
  expect(once).toMatchObject({
    state: 'unknown',
    failure: 'absent-once',
    lookups: 2,
    dueAt: new Date(at(1_000)),
  })
  const twice = { ...delivery, failure: 'absent-once' }
  expect(afterLookup(twice, ABSENT, 1_000, now)).toMatchObject({ state: 'waiting' })
  const restored = afterLookup({ ...twice, attempts: 0 }, ABSENT, 1_000, now)
  expect(restored).toMatchObject({ state: 'held', reason: 'restored-from-backup' })
})
