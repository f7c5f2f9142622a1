import { beforeEach, describe, expect, test } from '@jest/globals'
import { inTransaction } from '../../db/open.ts'
import { storeRemovals } from '../../db/outside/removals.ts'
import { approve } from '../../src/api/routes/approvals.ts'
import { propose, revise, submit, withdraw } from '../../src/api/routes/proposals.ts'
import { NewApproval } from '../../src/api/schema/threads.ts'
import type { Caller } from '../../src/inside/rights.ts'
import { anApi, bare } from '../support/api.ts'
import { SECOND } from '../support/clock.ts'
import { aPost } from '../support/posts.ts'
import { sharedStores } from '../support/shared-stores.ts'
import { sqliteStores } from '../support/stores.ts'
import { aProposal, aThread, aWorld, hear, proposalOf, takeInAll, type World } from '../support/world.ts'

describe('proposing and approving over the API', () => {
  const shared = sharedStores(sqliteStores)
  let world: World
  let api: ReturnType<typeof anApi>
  let thread: { threadId: string; postId: string }

  beforeEach(async () => {
    world = await aWorld(shared())
    api = anApi(world)
    thread = await aThread(world)
  })

  const on = (id: string, caller: Caller) => ({ ...bare, caller, params: { id } })
  const problem = (kind: string, more: object = {}) => expect.objectContaining({ kind, ...more })
  const write = (text: string, change = {}, caller = world.ana) => {
    const body = { text, inReplyTo: thread.postId, account: world.accountId, ...change }
    return propose({ ...on(thread.threadId, caller), body }, api)
  }
  async function decide(id: string, change = {}, caller = world.marc) {
    const { version, digest } = await proposalOf(world, id)
    return await approve(
      { ...on(id, caller), body: { version, digest, decision: 'approve', ...change } },
      api,
    )
  }
  const vanish = () =>
    inTransaction(world.stores.outside, (trx) =>
      storeRemovals(trx, world.io, 'x', [{ externalId: '100', reason: 'deleted' }]),
    )

  describe('a proposal', () => {
    test('is kept as the words will go out, with its length and cost', async () => {
      const { proposal } = await write('  We are on it:\r\ncafe\u0301  ')
      expect(proposal).toMatchObject({
        text: 'We are on it:\ncaf\u00e9',
        length: { length: 18, limit: 280 },
        costUsd: 0.01,
        state: 'draft',
        may: { edit: true, submit: true, approve: false },
      })
    })

    test.each([
      ['longer than the network takes', 'a'.repeat(281)],
      ['of blanks alone', ' \n '],
    ])('%s is refused', async (_what, text) => {
      await expect(write(text)).rejects.toEqual(problem('invalid'))
    })

    test('by a reader is refused', async () => {
      await expect(write('We are on it', {}, world.rita)).rejects.toEqual(problem('forbidden'))
    })

    test('to a post of another thread, or from an account that is not there, is refused', async () => {
      const [elsewhere] = await hear(world, [aPost({ externalId: '200' })])
      await takeInAll(world)
      await expect(write('x', { inReplyTo: elsewhere })).rejects.toEqual(problem('invalid'))
      await expect(write('x', { account: 'nosuchaccount' })).rejects.toEqual(problem('invalid'))
    })

    test('to a post the network does not let us answer is refused, with the network’s reason', async () => {
      await hear(world, [aPost({ mayReply: { may: false, why: 'They closed it.' } })])
      await expect(write('x')).rejects.toEqual(problem('conflict', { message: 'They closed it.' }))
    })

    test('to a post that is gone is refused, and so is submitting one', async () => {
      const { proposal } = await write('We are on it')
      await vanish()
      await expect(write('Again')).rejects.toEqual(problem('conflict'))
      await expect(submit({ ...on(proposal.id, world.ana), body: { confirmed: [] } }, api)).rejects.toEqual(
        problem('conflict'),
      )
    })

    test('changed meanwhile answers with what stands now, so that no words are lost', async () => {
      const { proposal } = await write('First')
      const edit = (text: string, caller: Caller) =>
        revise({ ...on(proposal.id, caller), body: { text, baseVersion: 1 } }, api)
      await edit('Second', world.marc)
      const current = expect.objectContaining({ version: 2, text: 'Second' })
      await expect(edit('Mine', world.ana)).rejects.toEqual(problem('stale', { more: { current } }))
    })

    test('can be given up until it is approved', async () => {
      const [given, approved] = [
        await aProposal(world, thread),
        await aProposal(world, thread, { text: 'B' }),
      ]
      await decide(approved)
      expect((await withdraw(on(given, world.ana), api)).proposal.state).toBe('withdrawn')
      await expect(withdraw(on(approved, world.ana), api)).rejects.toEqual(problem('conflict'))
    })
  })

  describe('an approval', () => {
    test('answers with the held reply, wakes the crossing after the hold and looks at the target once more', async () => {
      const id = await aProposal(world, thread)
      const { reply, proposal } = await decide(id)
      expect(reply).toMatchObject({ state: 'held', text: 'We are on it', undoable: true })
      expect(Date.parse(reply?.releaseAt ?? '')).toBe(world.io.now().getTime() + 15 * SECOND)
      expect(proposal).toMatchObject({ state: 'approved', replyId: reply?.id })
      expect(api.nudges).toContainEqual({ queue: 'crossing', payload: { replyId: reply?.id } })
      const payload = { accountId: world.accountId, postIds: [thread.postId] }
      expect(api.nudges).toContainEqual({ queue: 'reread', payload })
    })

    test.each<[string, (w: World) => Caller, string]>([
      ['by its author', (w) => w.ana, 'forbidden'],
      ['by a reader', (w) => w.rita, 'forbidden'],
      ['by somebody of no space', (w) => ({ ...w.marc, roles: new Map() }), 'not-found'],
    ])('%s is refused, and nothing is sealed', async (_who, who, kind) => {
      const id = await aProposal(world, thread)
      await expect(decide(id, {}, who(world))).rejects.toEqual(problem(kind))
      expect(await world.stores.inside.selectFrom('inside.replies').selectAll().execute()).toEqual([])
    })

    test('of other words answers with the words that stand now', async () => {
      const id = await aProposal(world, thread)
      const current = expect.objectContaining({ version: 1, text: 'We are on it' })
      await expect(decide(id, { digest: 'f'.repeat(64) })).rejects.toEqual(
        problem('stale', { more: { current } }),
      )
      await expect(decide(id, { version: 7 })).rejects.toEqual(problem('stale', { more: { current } }))
    })

    test('a second time is a conflict', async () => {
      const id = await aProposal(world, thread)
      await decide(id)
      await expect(decide(id, {}, world.paul)).rejects.toEqual(problem('conflict'))
    })

    test('of an answer to a post that is gone is refused; it can still be sent back', async () => {
      const id = await aProposal(world, thread)
      await vanish()
      await expect(decide(id)).rejects.toEqual(problem('conflict'))
      const { proposal } = await decide(id, { decision: 'send-back', reason: 'It is gone.' })
      expect(proposal.state).toBe('sent-back')
    })

    test.each([
      ['a truth instead of a version', { version: true }],
      ['a list instead of a digest', { digest: ['a'.repeat(64)] }],
      ['no digest', { digest: undefined }],
      ['a version of text', { version: '1' }],
      ['another decision', { decision: 'maybe' }],
      ['more than was asked', { text: 'Other words' }],
      ['sending back without a reason', { decision: 'send-back' }],
      ['sending back with blanks for a reason', { decision: 'send-back', reason: '  ' }],
    ])('%s is no approval', (_what, change) => {
      const body = { version: 1, digest: 'a'.repeat(64), decision: 'approve' }
      expect(NewApproval.safeParse(body).success).toBe(true)
      expect(NewApproval.safeParse({ ...body, ...change }).success).toBe(false)
    })
  })
})
