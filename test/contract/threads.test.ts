import { beforeEach, describe, expect, test } from '@jest/globals'
import { addNote, notesOfThread, readersAmong } from '../../db/inside/notes.ts'
import { updatePerson } from '../../db/inside/people.ts'
import { insertSpace } from '../../db/inside/spaces.ts'
import type { ThreadsTable } from '../../db/inside/tables.ts'
import {
  countReaders,
  countThreads,
  listThreads,
  markSeen,
  type ThreadFilter,
} from '../../db/inside/threads.ts'
import { inTransaction } from '../../db/open.ts'
import { summariesOf } from '../../src/api/views/threads.ts'
import type { Caller } from '../../src/inside/rights.ts'
import { at, MINUTE, SECOND } from '../support/clock.ts'
import { anAuthor, aPost } from '../support/posts.ts'
import { sharedStores } from '../support/shared-stores.ts'
import { databases } from '../support/stores.ts'
import {
  aCaller,
  aHeldReply,
  aProposal,
  approveAs,
  aThread,
  aWorld,
  hear,
  reviseAs,
  takeInAll,
  type World,
} from '../support/world.ts'

describe.each(databases)('threads on %s', (_name, open) => {
  const shared = sharedStores(open)
  let world: World

  beforeEach(async () => {
    world = await aWorld(shared())
  })

  /** So many threads; every two of them of the same moment. */
  async function threadsOf(count: number): Promise<void> {
    const posts = Array.from({ length: count }, (_, i) =>
      aPost({
        externalId: `${100 + i}`,
        author: anAuthor(`a${i}`),
        postedAt: at(Math.floor(i / 2) * MINUTE),
      }),
    )
    await hear(world, posts)
    await takeInAll(world)
  }
  function list(
    caller: Caller,
    filter: ThreadFilter = {},
    page: Partial<Parameters<typeof listThreads>[3]> = {},
  ): Promise<ThreadsTable[]> {
    const whole = { order: 'newest', after: null, limit: 100, ...page } as const
    return listThreads(world.stores.reading, caller, filter, whole)
  }
  const conversations = (rows: ThreadsTable[]) => rows.map((row) => row.conversation_id)
  const set = (conversation: string, change: object) =>
    world.stores.inside
      .updateTable('inside.threads')
      .set(change)
      .where('conversation_id', '=', conversation)
      .execute()
  const counts = (caller: Caller) => countThreads(world.stores.reading, caller)

  describe('pages', () => {
    test.each(['newest', 'oldest'] as const)('of the %s first hold every thread once', async (order) => {
      await threadsOf(11)
      const seen: ThreadsTable[] = []
      for (let after = null as { at: string; id: string } | null; ; ) {
        const page = await list(world.marc, {}, { order, after, limit: 3 })
        seen.push(...page)
        const last = page.at(-1)
        if (!last) break
        after = { at: last.latest_post_at, id: last.id }
      }
      expect(new Set(seen.map((row) => row.id)).size).toBe(11)
      expect(conversations(seen)).toEqual(conversations(await list(world.marc, {}, { order })))
    })

    test('stay whole when new threads arrive in between', async () => {
      await threadsOf(6)
      const first = await list(world.marc, {}, { limit: 3 })
      const last = first.at(-1)
      await hear(world, [aPost({ externalId: '900', postedAt: at(60 * MINUTE) })])
      await takeInAll(world)
      const after = { at: last?.latest_post_at ?? '', id: last?.id ?? '' }
      const second = await list(world.marc, {}, { limit: 3, after })
      expect(new Set([...first, ...second].map((row) => row.id)).size).toBe(6)
      expect(conversations(second)).not.toContain('900')
    })
  })

  describe('filters', () => {
    beforeEach(() => threadsOf(4))

    test('by queue', async () => {
      await set('101', { queue: 'waiting' })
      await set('102', { queue: 'snoozed', snoozed_until: at(MINUTE) })
      expect(conversations(await list(world.marc, { queue: 'waiting' }))).toEqual(['101'])
      expect(conversations(await list(world.marc, { queue: 'snoozed' }))).toEqual(['102'])
      expect(await list(world.marc, { queue: 'done' })).toEqual([])
    })

    test('assigned to me and not done', async () => {
      await set('101', { assignee_id: world.ana.id })
      await set('102', { assignee_id: world.ana.id, queue: 'done' })
      await set('103', { assignee_id: world.marc.id })
      expect(conversations(await list(world.ana, { show: 'mine' }))).toEqual(['101'])
      expect(await counts(world.ana)).toMatchObject({ mine: 1 })
    })

    test('by space', async () => {
      expect(await list(world.marc, { space: world.spaceId })).toHaveLength(4)
      expect(await list(world.marc, { space: 'nosuchspace' })).toEqual([])
    })
  })

  describe('what waits for my approval', () => {
    const waiting = async (caller: Caller) => {
      const rows = await list(caller, { show: 'approval' })
      expect((await counts(caller)).approval).toBe(rows.length)
      return rows.length
    }

    test('is what somebody else submitted, for those who may approve', async () => {
      await aProposal(world, await aThread(world))
      const stranger = await aCaller(world.stores.inside, world.io, 'Sam')
      const admin = await aCaller(world.stores.inside, world.io, 'Ida', {}, true)
      const seen = []
      for (const who of [world.rita, world.ana, stranger, world.marc, world.lea, admin])
        seen.push(await waiting(who))
      expect(seen).toEqual([0, 0, 0, 1, 1, 1])
    })

    test('is not a draft, not my own words, and not what I decided about', async () => {
      await world.stores.inside.updateTable('inside.spaces').set({ approvals_needed: 2 }).execute()
      const thread = await aThread(world)
      await aProposal(world, thread, { submitted: false })
      expect(await waiting(world.marc)).toBe(0)
      await aProposal(world, thread, { by: world.marc })
      expect(await waiting(world.marc)).toBe(0)
      expect(await waiting(world.paul)).toBe(1)
      const id = await aProposal(world, thread)
      expect(await waiting(world.marc)).toBe(1)
      await approveAs(world, world.marc, id)
      expect(await waiting(world.marc)).toBe(0)
    })

    test('is it again when the words changed after my yes', async () => {
      await world.stores.inside.updateTable('inside.spaces').set({ approvals_needed: 2 }).execute()
      const id = await aProposal(world, await aThread(world))
      await approveAs(world, world.marc, id)
      await reviseAs(world, world.ana, id, 'Other words')
      expect(await waiting(world.marc)).toBe(1)
    })

    test('is one thread, however many proposals wait in it', async () => {
      const thread = await aThread(world)
      await aProposal(world, thread)
      await aProposal(world, thread, { text: 'Or so' })
      expect(await waiting(world.marc)).toBe(1)
    })
  })

  describe('other spaces', () => {
    test('show no thread in any list or count', async () => {
      await threadsOf(3)
      const sales = await insertSpace(world.stores.inside, world.io, {
        name: 'Sales',
        holdSeconds: 0,
        approvalsNeeded: 1,
      })
      const sam = await aCaller(world.stores.inside, world.io, 'Sam', { [sales.id]: 'lead' })
      const nobody = await aCaller(world.stores.inside, world.io, 'Nil')
      for (const caller of [sam, nobody]) {
        for (const filter of [{}, { space: world.spaceId }, { queue: 'new' }, { show: 'approval' }] as const)
          expect(await list(caller, filter)).toEqual([])
        expect(await counts(caller)).toEqual({
          queues: { new: 0, waiting: 0, done: 0, snoozed: 0 },
          mine: 0,
          approval: 0,
          spaces: {},
        })
      }
    })
  })

  test('counts agree with lists', async () => {
    await threadsOf(7)
    await set('101', { queue: 'waiting' })
    await set('102', { queue: 'done' })
    await set('103', { queue: 'snoozed', snoozed_until: at(MINUTE) })
    const { queues, spaces } = await counts(world.rita)
    for (const queue of ['new', 'waiting', 'done', 'snoozed'] as const)
      expect((await list(world.rita, { queue })).length).toBe(queues[queue])
    expect(spaces).toEqual({ [world.spaceId]: queues.new })
  })

  describe('a thread in the list', () => {
    const summary = async (caller = world.marc) =>
      (await summariesOf(world.stores.reading, caller, await list(caller)))[0]

    test('says who wrote, what, and how much there is', async () => {
      const { threadId } = await aThread(world, aPost({ text: '@acme @help  the lamp\nis broken' }))
      const note = { threadId, authorId: world.ana.id, text: 'secret words', mentions: [] }
      await inTransaction(world.stores.inside, (trx) => addNote(trx, world.io, note))
      const shown = await summary()
      expect(shown).toMatchObject({
        title: 'the lamp is broken',
        author: { handle: 'jo' },
        posts: 1,
        notes: 1,
        proposal: null,
      })
      expect(JSON.stringify(shown)).not.toContain('secret words')
    })

    test('has an excerpt of whole characters', async () => {
      await aThread(world, aPost({ text: `a${'👍'.repeat(400)}` }))
      const excerpt = (await summary())?.excerpt ?? ''
      expect([...excerpt]).toHaveLength(280)
      expect(excerpt.isWellFormed()).toBe(true)
    })

    test('is unread until this person has seen its last change', async () => {
      const { threadId } = await aThread(world)
      expect(await summary()).toMatchObject({ unread: true })
      await markSeen(world.stores.inside, world.marc.id, threadId, world.io.now())
      expect(await summary()).toMatchObject({ unread: false })
      expect(await summary(world.paul)).toMatchObject({ unread: true })
      world.io.later(SECOND)
      await hear(world, [aPost({ externalId: '101', conversationId: '100' })])
      await takeInAll(world)
      expect(await summary()).toMatchObject({ unread: true })
    })

    test('names the most advanced answer', async () => {
      const thread = await aThread(world)
      await aProposal(world, thread, { submitted: false })
      expect(await summary()).toMatchObject({ proposal: 'draft' })
      await aProposal(world, thread)
      expect(await summary()).toMatchObject({ proposal: 'submitted' })
      await aHeldReply(world, thread)
      expect(await summary()).toMatchObject({ proposal: 'held' })
    })
  })

  describe('people of a space', () => {
    test('who can read it are its members and the administrators that are not disabled', async () => {
      await aCaller(world.stores.inside, world.io, 'Ida', {}, true)
      const sam = await aCaller(world.stores.inside, world.io, 'Sam')
      expect(await countReaders(world.stores.inside, world.spaceId)).toBe(6)
      await updatePerson(world.stores.inside, world.rita.id, { disabled_at: at(0) })
      expect(await countReaders(world.stores.inside, world.spaceId)).toBe(5)
      const asked = [world.ana.id, world.rita.id, sam.id, 'nobody']
      expect(await readersAmong(world.stores.inside, world.spaceId, asked)).toEqual([world.ana.id])
    })
  })

  test('notes are kept in the order in which they were written, with whom they mention', async () => {
    const { threadId } = await aThread(world)
    const write = (text: string, mentions: string[]) =>
      inTransaction(world.stores.inside, (trx) =>
        addNote(trx, world.io, { threadId, authorId: world.ana.id, text, mentions }),
      )
    await write('first', [world.marc.id, world.lea.id])
    await write('second', [])
    const notes = await notesOfThread(world.stores.inside, threadId)
    expect(notes).toMatchObject([{ text: 'first' }, { text: 'second', mentions: [] }])
    expect(notes[0]?.mentions.toSorted()).toEqual([world.marc.id, world.lea.id].toSorted())
  })
})
