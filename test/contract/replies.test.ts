import { beforeEach, describe, expect, test } from '@jest/globals'
import { updatePerson } from '../../db/inside/people.ts'
import { readReply } from '../../db/inside/replies.ts'
import { claimDelivery, moveDelivery } from '../../db/outside/deliveries.ts'
import type { Api } from '../../src/api/handler.ts'
import { confirm, listReplies, resolve, readReply as show, undo } from '../../src/api/routes/replies.ts'
import { ReplyState } from '../../src/api/schema/replies.ts'
import type { Next } from '../../src/outside/delivery.ts'
import { holdForLostApprovers } from '../../workers/approvers.ts'
import { crossing } from '../../workers/crossing.ts'
import { anApi, bare } from '../support/api.ts'
import { at, HOUR, MINUTE, SECOND, START } from '../support/clock.ts'
import { aPost, edited } from '../support/posts.ts'
import { sharedStores } from '../support/shared-stores.ts'
import { databases } from '../support/stores.ts'
import {
  aCaller,
  aHeldReply,
  aThread,
  aWorld,
  deliveryOf,
  going,
  hear,
  proposalOf,
  takeInAll,
  type World,
} from '../support/world.ts'

describe.each(databases)('replies on %s', (_name, open) => {
  const shared = sharedStores(open)
  let world: World
  let api: Api

  beforeEach(async () => {
    world = await aWorld(shared())
    api = anApi(world)
  })

  async function aReply(state: 'held' | 'waiting' = 'held', externalId = '100'): Promise<string> {
    const id = await aHeldReply(world, await aThread(world, aPost({ externalId })))
    if (state === 'held') return id
    world.io.later(15 * SECOND)
    await crossing(api)({ replyId: id }, going)
    return id
  }
  const on = (id: string, caller = world.marc) => ({ ...bare, caller, params: { id } })
  const become = (id: string, next: Next) =>
    moveDelivery(world.stores.outside, id, ['waiting', 'sending', 'unknown'], next, world.io.now())
  const stateOf = async (id: string) => (await show(on(id), api)).reply.state
  const problem = (kind: string) => expect.objectContaining({ kind })
  const needsPerson: Next = {
    state: 'needs-person',
    why: 'Look there.',
    candidates: [{ externalId: '77', url: 'https://x.com/acme/status/77', text: 'We are on it' }],
  }

  describe('undo', () => {
    test('takes a held reply back: it is a draft again and never crosses', async () => {
      const id = await aReply()
      const { reply } = await undo(on(id, world.ana), api)
      expect(reply).toMatchObject({ state: 'undone', undoable: false })
      expect(await proposalOf(world, reply.proposalId)).toMatchObject({ state: 'draft', version: 2 })
      world.io.later(HOUR)
      await crossing(api)({ replyId: id }, going)
      expect(await world.stores.outside.selectFrom('outside.deliveries').selectAll().execute()).toEqual([])
    })

    test('takes a reply back that crossed but waits to be sent', async () => {
      const id = await aReply('waiting')
      expect((await undo(on(id, world.ana), api)).reply.state).toBe('undone')
      expect(await deliveryOf(world.stores.outside, id)).toMatchObject({ state: 'withdrawn' })
      expect((await claimDelivery(world.stores.outside, id, 'h', world.io.now())).kind).toBe('no')
    })

    test('is too late once it is being sent, and changes nothing', async () => {
      const id = await aReply('waiting')
      await claimDelivery(world.stores.outside, id, 'h', world.io.now())
      await expect(undo(on(id), api)).rejects.toEqual(problem('conflict'))
      expect(await readReply(world.stores.inside, id)).toMatchObject({ state: 'crossed' })
    })

    test('is for those who may write in the space', async () => {
      const id = await aReply()
      const stranger = await aCaller(world.stores.inside, world.io, 'Sam')
      await expect(undo(on(id, world.rita), api)).rejects.toEqual(problem('forbidden'))
      await expect(undo(on(id, stranger), api)).rejects.toEqual(problem('not-found'))
      expect(await stateOf(id)).toBe('held')
    })
  })

  describe('"still right"', () => {
    async function aLapsedReply(): Promise<string> {
      const id = await aReply()
      world.io.later(SECOND)
      await hear(world, [edited(aPost(), { text: 'No, really', editedAt: at(SECOND) })])
      await takeInAll(world)
      expect(await stateOf(id)).toBe('lapsed')
      return id
    }

    test('holds a lapsed reply again, and it crosses with the world as it is now', async () => {
      const id = await aLapsedReply()
      expect((await confirm(on(id), api)).reply).toMatchObject({ state: 'held', lapse: null })
      world.io.later(15 * SECOND)
      await crossing(api)({ replyId: id }, going)
      expect(await deliveryOf(world.stores.outside, id)).toMatchObject({
        state: 'waiting',
        target_revision: 2,
      })
    })

    test('gives the undo its time again', async () => {
      const id = await aLapsedReply()
      world.io.later(HOUR)
      const { reply } = await confirm(on(id), api)
      expect(reply.releaseAt).toBe(new Date(world.io.now().getTime() + 15 * SECOND).toISOString())
    })

    test('sends what was held after it crossed', async () => {
      const id = await aReply('waiting')
      await become(id, { state: 'held', reason: 'author-wrote-again' })
      expect(await show(on(id), api)).toMatchObject({
        reply: { state: 'lapsed', lapse: 'author-wrote-again' },
      })
      expect((await confirm(on(id), api)).reply.state).toBe('waiting')
    })

    test('is said by an approver', async () => {
      const id = await aLapsedReply()
      await expect(confirm(on(id, world.ana), api)).rejects.toEqual(problem('forbidden'))
    })

    test('is not the question for a reply that is on its way', async () => {
      await expect(confirm(on(await aReply()), api)).rejects.toEqual(problem('conflict'))
    })

    test('cannot be said about a post that is gone', async () => {
      const id = await aLapsedReply()
      await world.stores.outside.updateTable('outside.posts').set({ gone_at: START }).execute()
      await expect(confirm(on(id), api)).rejects.toEqual(problem('conflict'))
    })

    test.each(['held', 'waiting'] as const)(
      'cannot be said for an approver who left while it was %s',
      async (state) => {
        const id = await aReply(state)
        await updatePerson(world.stores.inside, world.marc.id, { disabled_at: START })
        world.io.later(15 * SECOND)
        await crossing(api)({ replyId: id }, going)
        await holdForLostApprovers(api)
        expect((await show(on(id), api)).reply).toMatchObject({ state: 'lapsed', lapse: 'approver-left' })
        await expect(confirm(on(id, world.paul), api)).rejects.toEqual(problem('conflict'))
        expect((await claimDelivery(world.stores.outside, id, 'h', world.io.now())).kind).toBe('no')
      },
    )
  })

  test('what waits to be sent goes on waiting while its approvers may still approve', async () => {
    const id = await aReply('waiting')
    await holdForLostApprovers(api)
    expect(await stateOf(id)).toBe('waiting')
  })

  describe('what a person saw on the network', () => {
    const said = (id: string, body: Parameters<typeof resolve>[0]['body'], caller = world.marc) =>
      resolve({ ...on(id, caller), body }, api)

    test('that it is there: published, with the candidate’s address', async () => {
      const id = await aReply('waiting')
      await become(id, needsPerson)
      expect(await show(on(id), api)).toMatchObject({ reply: { candidates: [{ externalId: '77' }] } })
      const { reply } = await said(id, { outcome: 'published', externalId: '77' })
      expect(reply.receipt).toMatchObject({ externalId: '77', url: 'https://x.com/acme/status/77' })
    })

    test('that it is not there: it is sent again', async () => {
      const id = await aReply('waiting')
      await become(id, needsPerson)
      expect((await said(id, { outcome: 'absent' })).reply.state).toBe('waiting')
      expect((await claimDelivery(world.stores.outside, id, 'h', world.io.now())).kind).toBe('claimed')
    })

    test('that it is what another reply became: refused', async () => {
      const [first, second] = [await aReply('waiting'), await aReply('waiting', '200')]
      const receipt = { externalId: '77', url: null, publishedAt: START }
      await become(first, { state: 'published', receipt })
      await become(second, needsPerson)
      await expect(said(second, { outcome: 'published', externalId: '77' })).rejects.toEqual(
        problem('conflict'),
      )
      expect(await stateOf(second)).toBe('needs-person')
    })

    test('counts only where it was asked, and from an approver', async () => {
      const id = await aReply('waiting')
      await expect(said(id, { outcome: 'absent' })).rejects.toEqual(problem('conflict'))
      await become(id, needsPerson)
      await expect(said(id, { outcome: 'absent' }, world.ana)).rejects.toEqual(problem('forbidden'))
    })
  })

  describe('the list of what goes out', () => {
    const list = async (
      query: Partial<Parameters<typeof listReplies>[0]['query']> = {},
      caller = world.marc,
    ) => await listReplies({ ...on('', caller), query: { limit: 50, ...query } }, api)

    /** One reply in each state, by state. */
    async function oneOfEach(): Promise<Map<ReplyState, string>> {
      const made = new Map<ReplyState, string>()
      const why = 'because'
      const dueAt = new Date(START)
      const nexts: Record<string, Next | null> = {
        waiting: null,
        published: { state: 'published', receipt: { externalId: '9', url: null, publishedAt: START } },
        refused: { state: 'refused', failure: 'refused', why },
        unknown: { state: 'unknown', dueAt, lookups: 0, failure: 'outcome-unknown', why },
        'needs-person': needsPerson,
        lapsed: { state: 'held', reason: 'target-edited' },
      }
      for (const [state, next] of Object.entries(nexts)) {
        const id = await aReply('waiting', `post-${state}`)
        if (next) await become(id, next)
        made.set(state as ReplyState, id)
      }
      const sending = await aReply('waiting', 'post-sending')
      await claimDelivery(world.stores.outside, sending, 'h', world.io.now())
      const undone = await aReply('held', 'post-undone')
      await undo(on(undone), api)
      const held = await aReply('held', 'post-held')
      return new Map([...made, ['sending', sending], ['undone', undone], ['held', held]])
    }

    test('shows every state, and filters by each', async () => {
      const made = await oneOfEach()
      const { replies } = await list()
      expect(new Map(replies.map((reply) => [reply.state, reply.id]))).toEqual(made)
      for (const state of ReplyState.options)
        expect((await list({ state })).replies.map((reply) => reply.id)).toEqual([made.get(state)])
    })

    test('in pages holds every reply once, also when filtered', async () => {
      for (let i = 0; i < 5; i++) await aReply(i % 2 ? 'held' : 'waiting', `p${i}`)
      for (const query of [{}, { state: 'waiting' as const }]) {
        const seen: string[] = []
        let cursor: string | null | undefined
        do {
          const page = await list({ ...query, limit: 2, ...(cursor ? { cursor } : {}) })
          seen.push(...page.replies.map((reply) => reply.id))
          cursor = page.next
        } while (cursor)
        expect(new Set(seen).size).toBe(seen.length)
        expect(seen).toHaveLength('state' in query ? 3 : 5)
      }
    })

    test('finds the one in a state behind hundreds in others', async () => {
      const id = await aReply()
      const row = await world.stores.inside.selectFrom('inside.replies').selectAll().executeTakeFirstOrThrow()
      const undone = Array.from({ length: 520 }, () => ({
        ...row,
        id: world.io.id(),
        state: 'undone' as const,
      }))
      for (let i = 0; i < undone.length; i += 40)
        await world.stores.inside
          .insertInto('inside.replies')
          .values(undone.slice(i, i + 40))
          .execute()
      expect((await list({ state: 'held' })).replies).toMatchObject([{ id }])
    })

    test.each(['AA', '!!!', 'x'.repeat(200), Buffer.from("'; --").toString('base64url')])(
      'refuses the cursor %j, which is not one of its own',
      async (cursor) => {
        await expect(list({ cursor })).rejects.toEqual(problem('invalid'))
      },
    )

    test('shows nothing of spaces one cannot read', async () => {
      const id = await aReply()
      const stranger = await aCaller(world.stores.inside, world.io, 'Sam')
      expect((await list({}, stranger)).replies).toEqual([])
      expect((await list({}, world.rita)).replies).toHaveLength(1)
      await expect(show(on(id, stranger), api)).rejects.toEqual(problem('not-found'))
    })

    test('names those who approved, and only what they approved', async () => {
      await aReply()
      const [reply] = (await list()).replies
      expect(reply).toMatchObject({
        text: 'We are on it',
        approvedBy: [{ name: 'Marc' }],
        undoable: true,
        targetHandle: 'jo',
        accountHandle: 'acme',
        scheduled: false,
        receipt: null,
      })
    })

    test('says when a reply that waits will be tried next', async () => {
      const id = await aReply('waiting')
      const dueAt = new Date(world.io.now().getTime() + MINUTE)
      await become(id, { state: 'waiting', dueAt, failure: 'rate-limited', why: 'slow down' })
      expect((await show(on(id), api)).reply).toMatchObject({ nextAt: dueAt.toISOString(), why: 'slow down' })
    })
  })
})
