import { beforeEach, describe, expect, test } from '@jest/globals'
import { approvalsOf, moveProposal } from '../../db/inside/proposals.ts'
import { readReply, sealedOf, takeReplyBack } from '../../db/inside/replies.ts'
import { inTransaction } from '../../db/open.ts'
import { approve } from '../../src/crossing/approve.ts'
import { ApprovedReply } from '../../src/crossing/approved-reply.ts'
import type { Caller } from '../../src/inside/rights.ts'
import { at, HOUR, MINUTE, SECOND } from '../support/clock.ts'
import { aPost, edited } from '../support/posts.ts'
import { replyKey, signing } from '../support/sealing.ts'
import { sharedStores } from '../support/shared-stores.ts'
import { databases } from '../support/stores.ts'
import {
  aCaller,
  aProposal,
  approveAs,
  aThread,
  aWorld,
  hear,
  proposalOf,
  reviseAs,
  type World,
} from '../support/world.ts'

describe.each(databases)('proposals on %s', (_name, open) => {
  const shared = sharedStores(open)
  let world: World
  let thread: { threadId: string; postId: string }

  async function begin(policy: Parameters<typeof aWorld>[1] = {}): Promise<void> {
    world = await aWorld(shared(), policy)
    thread = await aThread(world)
  }
  beforeEach(() => begin())

  const replies = () => world.stores.inside.selectFrom('inside.replies').selectAll().execute()
  const approvals = (id: string) => approvalsOf(world.stores.inside, id)
  const events = async () =>
    (await world.stores.inside.selectFrom('inside.events').selectAll().orderBy('id').execute()).map(
      (event) => event.what,
    )
  const submit = async (id: string, by: Caller) => {
    const row = await proposalOf(world, id)
    const move = {
      from: ['draft'],
      to: 'submitted',
      version: row.version,
      actorId: by.id,
      what: 'submitted',
    } as const
    return await inTransaction(world.stores.inside, (trx) => moveProposal(trx, world.io, row, move))
  }
  async function refused(who: Caller, id: string, obstacle: string, change = {}): Promise<void> {
    expect(await approveAs(world, who, id, change)).toEqual({ kind: 'obstacle', obstacle })
    expect(await replies()).toEqual([])
  }

  describe('a version', () => {
    test('is written on top of the newest, and the earlier ones stay', async () => {
      const id = await aProposal(world, thread)
      expect(await reviseAs(world, world.marc, id, 'We are on it now')).toBe(true)
      expect(await proposalOf(world, id)).toMatchObject({
        version: 2,
        text: 'We are on it now',
        version_author_id: world.marc.id,
        state: 'submitted',
      })
      expect(await events()).toEqual(['thread-opened', 'proposed', 'submitted', 'revised'])
    })

    test('on top of an older one is refused and writes nothing', async () => {
      const id = await aProposal(world, thread)
      await reviseAs(world, world.marc, id, 'Second')
      expect(await reviseAs(world, world.paul, id, 'Also second', 1)).toBe(false)
      expect(await proposalOf(world, id)).toMatchObject({ version: 2, text: 'Second' })
    })

    test('of two at once exactly one is written', async () => {
      const id = await aProposal(world, thread)
      const written = await Promise.all([
        reviseAs(world, world.marc, id, 'One', 1),
        reviseAs(world, world.paul, id, 'Two', 1),
      ])
      expect(written.filter(Boolean)).toHaveLength(1)
      expect(await proposalOf(world, id)).toMatchObject({ version: 2 })
    })

    test.each(['approved', 'withdrawn'] as const)('is not written once it is %s', async (state) => {
      const id = await aProposal(world, thread)
      await world.stores.inside.updateTable('inside.proposals').set({ state }).execute()
      expect(await reviseAs(world, world.marc, id, 'Too late')).toBe(false)
    })

    test('that changes nothing does not make its writer the author', async () => {
      const id = await aProposal(world, thread, { by: world.marc })
      await reviseAs(world, world.ana, id, 'We are on it')
      await refused(world.marc, id, 'own-text')
    })
  })

  describe('an approval', () => {
    test('that is the last one needed seals exactly the words shown', async () => {
      const id = await aProposal(world, thread, { text: 'We are on it 👍' })
      const said = await approveAs(world, world.marc, id)
      const [row] = await replies()
      expect(said).toMatchObject({
        kind: 'recorded',
        replyId: row?.id,
        releaseAt: new Date(world.io.now().getTime() + 15 * SECOND),
      })
      expect(await proposalOf(world, id)).toMatchObject({ state: 'approved' })
      const reply = ApprovedReply.open(sealedOf(row ?? { sealed: '', signature: '' }), replyKey)
      expect([reply.text, reply.targetId, reply.accountId, reply.conversationId]).toEqual([
        'We are on it 👍',
        '100',
        world.accountId,
        '100',
      ])
    })

    test('answers to the newest edit of the target, and remembers what its giver saw', async () => {
      await hear(world, [edited(aPost(), { text: 'It is broken', editedAt: at(MINUTE), currentId: '150' })])
      await approveAs(world, world.marc, await aProposal(world, thread))
      const [row] = await replies()
      expect(row).toMatchObject({ target_revision: 2, seen_at: world.io.now().toISOString(), state: 'held' })
      expect(JSON.parse(row?.sealed ?? '')).toMatchObject({ targetId: '150' })
    })

    test('of one’s own text is refused, for whoever it is', async () => {
      const admin = await aCaller(world.stores.inside, world.io, 'Ida', {}, true)
      for (const who of [world.marc, world.lea, admin])
        await refused(who, await aProposal(world, thread, { by: who }), 'own-text')
    })

    test('by a reader or a member is refused', async () => {
      const id = await aProposal(world, thread)
      await refused(world.rita, id, 'not-an-approver')
      await refused({ ...world.ana, id: world.rita.id }, id, 'not-an-approver')
    })

    test('by somebody of another space is refused', async () => {
      const stranger = await aCaller(world.stores.inside, world.io, 'Sam', {})
      await refused(stranger, await aProposal(world, thread), 'not-an-approver')
    })

    test('of what was never submitted is refused', async () => {
      await refused(world.marc, await aProposal(world, thread, { submitted: false }), 'not-submitted')
    })

    test('of a version that is not the newest is refused', async () => {
      const id = await aProposal(world, thread)
      const old = await proposalOf(world, id)
      await reviseAs(world, world.ana, id, 'Other words')
      await refused(world.marc, id, 'stale-version', { version: 1, digest: old.digest })
    })

    test('of other words than the stored ones is refused', async () => {
      await refused(world.marc, await aProposal(world, thread), 'wrong-digest', { digest: '0'.repeat(64) })
    })

    test('of what does not exist is nothing', async () => {
      const id = await aProposal(world, thread)
      await world.stores.inside.deleteFrom('inside.proposal_versions').execute()
      await world.stores.inside.deleteFrom('inside.proposals').execute()
      const yes = {
        proposalId: id,
        version: 1,
        digest: '',
        decision: 'approve',
        reason: null,
        sendAt: null,
      } as const
      const target = { targetId: '100', conversationId: '100', revision: 1 }
      const deps = { inside: world.stores.inside, io: world.io, signing }
      expect(await approve(deps, world.marc, yes, target)).toEqual({ kind: 'gone' })
    })

    test('by two approvers at once seals one reply', async () => {
      const id = await aProposal(world, thread)
      const said = await Promise.all([approveAs(world, world.marc, id), approveAs(world, world.paul, id)])
      expect(said.map((one) => one.kind).toSorted()).toEqual(['obstacle', 'recorded'])
      expect(await replies()).toHaveLength(1)
    })

    test('and an edit at once: the sealed words are the approved ones, or nothing is sealed', async () => {
      for (const editFirst of [true, false]) {
        const id = await aProposal(world, thread, { text: 'Approved words' })
        const old = await proposalOf(world, id)
        const yes = { version: 1, digest: old.digest }
        const acts = [
          () => reviseAs(world, world.ana, id, 'Edited words'),
          () => approveAs(world, world.marc, id, yes),
        ]
        await Promise.all((editFirst ? acts : acts.toReversed()).map((act) => act()))
        const sealed = (await replies()).filter((reply) => reply.proposal_id === id)
        const now = await proposalOf(world, id)
        if (sealed.length === 0) expect(now).toMatchObject({ state: 'submitted', version: 2 })
        else expect(now).toMatchObject({ state: 'approved', version: 1, text: 'Approved words' })
        for (const reply of sealed) expect(JSON.parse(reply.sealed)).toMatchObject({ text: 'Approved words' })
      }
    })

    test('at a chosen time holds the reply until then', async () => {
      const sendAt = new Date(world.io.now().getTime() + HOUR)
      const said = await approveAs(world, world.marc, await aProposal(world, thread), { sendAt })
      expect(said).toMatchObject({ releaseAt: sendAt })
      expect(await replies()).toMatchObject([{ scheduled: 1, release_at: sendAt.toISOString() }])
    })
  })

  describe('a policy of two approvals', () => {
    beforeEach(async () => {
      await world.stores.inside.updateTable('inside.spaces').set({ approvals_needed: 2 }).execute()
    })

    test('counts two different people', async () => {
      const id = await aProposal(world, thread)
      expect(await approveAs(world, world.marc, id)).toMatchObject({ kind: 'recorded', replyId: null })
      await refused(world.marc, id, 'said-already')
      expect(await approveAs(world, world.paul, id)).toMatchObject({ kind: 'recorded' })
      expect(await replies()).toHaveLength(1)
    })

    test('is met once by two at once', async () => {
      const id = await aProposal(world, thread)
      await Promise.all([approveAs(world, world.marc, id), approveAs(world, world.paul, id)])
      expect(await replies()).toHaveLength(1)
      expect(await approvals(id)).toHaveLength(2)
    })

    test('starts over when the words change', async () => {
      const id = await aProposal(world, thread)
      await approveAs(world, world.marc, id)
      await reviseAs(world, world.ana, id, 'Other words')
      expect(await approveAs(world, world.paul, id)).toMatchObject({ replyId: null })
      expect(await replies()).toEqual([])
      expect(await approveAs(world, world.marc, id)).toMatchObject({ kind: 'recorded' })
      expect(await replies()).toHaveLength(1)
    })

    test('an approver who edits gives no approval by it, and cannot approve the result', async () => {
      const id = await aProposal(world, thread)
      await approveAs(world, world.marc, id)
      await reviseAs(world, world.paul, id, 'Better words')
      await refused(world.paul, id, 'own-text')
      expect(await approveAs(world, world.marc, id)).toMatchObject({ replyId: null })
      expect(await approveAs(world, world.lea, id)).toMatchObject({ kind: 'recorded' })
    })

    test('waits for the later of two chosen times', async () => {
      const id = await aProposal(world, thread)
      const [early, late] = [HOUR, 2 * HOUR].map((ms) => new Date(world.io.now().getTime() + ms))
      await approveAs(world, world.marc, id, { sendAt: late ?? null })
      expect(await approveAs(world, world.paul, id, { sendAt: early ?? null })).toMatchObject({
        releaseAt: late,
      })
    })
  })

  describe('sending back', () => {
    test('keeps the reason, and an edit reopens it as a draft', async () => {
      const id = await aProposal(world, thread)
      await approveAs(world, world.marc, id, { decision: 'send-back', reason: 'Say when.' })
      expect(await proposalOf(world, id)).toMatchObject({ state: 'sent-back' })
      const kept = await world.stores.inside.selectFrom('inside.approvals').selectAll().execute()
      expect(kept).toMatchObject([{ decision: 'send-back', reason: 'Say when.', version: 1 }])
      await refused(world.paul, id, 'not-submitted')
      expect(await submit(id, world.ana)).toBe(false)
      await reviseAs(world, world.ana, id, 'Tomorrow')
      expect(await proposalOf(world, id)).toMatchObject({ state: 'draft', version: 2 })
      expect(await submit(id, world.ana)).toBe(true)
      expect(await approveAs(world, world.marc, id)).toMatchObject({ kind: 'recorded' })
      expect(await replies()).toHaveLength(1)
    })
  })

  describe('taking an approved reply back', () => {
    async function takenBack() {
      const id = await aProposal(world, thread)
      await approveAs(world, world.marc, id)
      const row = await readReply(world.stores.inside, (await replies())[0]?.id ?? '')
      if (!row) throw new Error('there should be a reply')
      return { id, take: () => takeReplyBack(world.stores.inside, world.io, row, ['held'], world.ana.id) }
    }

    test('makes a draft of the same words by the same author, which must be approved anew', async () => {
      const { id, take } = await takenBack()
      expect(await take()).toBe(true)
      expect(await proposalOf(world, id)).toMatchObject({
        state: 'draft',
        version: 2,
        text: 'We are on it',
        version_author_id: world.ana.id,
      })
      expect(await approveAs(world, world.marc, id, { version: 1 })).toMatchObject({ kind: 'obstacle' })
      await submit(id, world.ana)
      expect(await approveAs(world, world.marc, id)).toMatchObject({ kind: 'recorded' })
      expect((await replies()).map((reply) => reply.state).toSorted()).toEqual(['held', 'undone'])
    })

    test('of two who do it at once one does it', async () => {
      const { id, take } = await takenBack()
      expect((await Promise.all([take(), take()])).filter(Boolean)).toHaveLength(1)
      expect(await proposalOf(world, id)).toMatchObject({ version: 2 })
    })
  })
})
