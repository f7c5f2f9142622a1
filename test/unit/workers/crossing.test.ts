import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { updatePerson } from '../../../db/inside/people.ts'
import { readReply, releaseReply, repliesToCross, takeReplyBack } from '../../../db/inside/replies.ts'
import { saveRole } from '../../../db/inside/spaces.ts'
import { ApprovedReply } from '../../../src/crossing/approved-reply.ts'
import { type CrossingDeps, crossing } from '../../../workers/crossing.ts'
import { HOUR, SECOND } from '../../support/clock.ts'
import { crashingAt } from '../../support/faults.ts'
import { aPost, ourPost } from '../../support/posts.ts'
import { replyKey } from '../../support/sealing.ts'
import { type Stores, sqliteStores } from '../../support/stores.ts'
import {
  aHeldReply,
  aProposal,
  approveAs,
  aThread,
  aWorld,
  going,
  hear,
  type World,
} from '../../support/world.ts'

let stores: Stores
let world: World
let nudges: string[]

beforeEach(async () => {
  stores = await sqliteStores()
  world = await aWorld(stores)
  nudges = []
})
afterEach(async () => {
  await stores[Symbol.asyncDispose]()
})

async function run(replyId: string, change: Partial<CrossingDeps> = {}): Promise<void> {
  const deps: CrossingDeps = {
    ...stores,
    io: world.io,
    nudge: (queue) => void nudges.push(queue),
    tell: (event) => void world.told.push(event),
    ...change,
  }
  await crossing(deps)({ replyId }, going)
}
const held = async () => aHeldReply(world, await aThread(world))
const inside = async (replyId: string) => (await readReply(stores.inside, replyId)) ?? {}
const crossed = () => stores.outside.selectFrom('outside.replies').selectAll().execute()
const deliveries = () => stores.outside.selectFrom('outside.deliveries').selectAll().execute()
const undo = async (replyId: string) => {
  const reply = await readReply(stores.inside, replyId)
  return reply ? await takeReplyBack(stores.inside, world.io, reply, ['held', 'lapsed'], world.ana.id) : false
}

describe('the hold', () => {
  test('is honoured to the last moment', async () => {
    const id = await held()
    world.io.later(15 * SECOND - 1)
    await run(id)
    expect(await inside(id)).toMatchObject({ state: 'held' })
    expect(await crossed()).toEqual([])
    world.io.later(1)
    await run(id)
    expect(await inside(id)).toMatchObject({ state: 'crossed' })
    expect(await deliveries()).toMatchObject([{ reply_id: id, state: 'waiting', attempts: 0 }])
    expect(nudges).toEqual(['publish'])
  })

  test('is kept by the store itself, which lets a reply go at its time and once', async () => {
    const id = await held()
    expect(await releaseReply(stores.inside, id, world.io.later(15 * SECOND - 1))).toBe(false)
    const now = world.io.later(1)
    const released = await Promise.all([1, 2, 3].map(() => releaseReply(stores.inside, id, now)))
    expect(released.filter(Boolean)).toHaveLength(1)
  })

  test('of a scheduled reply lasts until its time', async () => {
    const thread = await aThread(world)
    const sendAt = new Date(world.io.now().getTime() + HOUR)
    const said = await approveAs(world, world.marc, await aProposal(world, thread), { sendAt })
    const id = said.kind === 'recorded' ? (said.replyId ?? '') : ''
    world.io.later(HOUR - 1)
    await run(id)
    expect(await inside(id)).toMatchObject({ state: 'held', scheduled: 1 })
    world.io.later(1)
    await run(id)
    expect(await inside(id)).toMatchObject({ state: 'crossed' })
  })

  test('never ends in a crossing where nobody approved, however much time passes', async () => {
    await aProposal(world, await aThread(world))
    expect(await repliesToCross(stores.inside, world.io.later(30 * 24 * HOUR))).toEqual([])
    expect(await crossed()).toEqual([])
  })

  test('is over once: a clock that is set back afterwards lets nothing cross again', async () => {
    const id = await held()
    world.io.later(15 * SECOND)
    await run(id)
    world.io.later(-HOUR)
    await run(id)
    world.io.later(2 * HOUR)
    await run(id)
    expect(await deliveries()).toHaveLength(1)
  })

  test('running it again, or three times at once, crosses once', async () => {
    const id = await held()
    world.io.later(15 * SECOND)
    await Promise.all([run(id), run(id), run(id)])
    await run(id)
    expect(await crossed()).toHaveLength(1)
    expect(await deliveries()).toHaveLength(1)
  })

  test.each(['undo', 'release'])('undo and release at once, %s first: exactly one happens', async (first) => {
    const id = await held()
    world.io.later(15 * SECOND)
    const acts = [() => undo(id), async () => run(id)]
    if (first === 'release') acts.reverse()
    const results = await Promise.all(acts.map((act) => act()))
    const undone = results.includes(true)
    expect(await inside(id)).toMatchObject({ state: undone ? 'undone' : 'crossed' })
    expect(await crossed()).toHaveLength(undone ? 0 : 1)
  })

  test('what was taken back never crosses', async () => {
    const id = await held()
    expect(await undo(id)).toBe(true)
    world.io.later(HOUR)
    expect(await repliesToCross(stores.inside, world.io.now())).toEqual([])
    await run(id)
    expect(await crossed()).toEqual([])
  })
})

test('what crosses is what was approved: the seal opens outside', async () => {
  const id = await aHeldReply(world, await aThread(world), { text: 'We are on it 👍 é' })
  world.io.later(15 * SECOND)
  await run(id)
  const [row] = await crossed()
  const sealed = { fields: JSON.parse(row?.sealed ?? ''), signature: row?.signature ?? '' }
  const reply = ApprovedReply.open(sealed, replyKey)
  expect([reply.id, reply.text, reply.targetId, reply.accountId]).toEqual([
    id,
    'We are on it 👍 é',
    '100',
    world.accountId,
  ])
})

describe('a reply lapses instead of crossing', () => {
  async function lapses(id: string, lapse: string): Promise<void> {
    world.io.later(15 * SECOND)
    await run(id)
    expect(await inside(id)).toMatchObject({ state: 'lapsed', lapse })
    expect(await crossed()).toEqual([])
    expect(world.told.at(-1)).toMatchObject({ kind: 'reply', replyId: id })
  }

  test('when its author wrote again', async () => {
    const id = await held()
    world.io.later(SECOND)
    await hear(world, [aPost({ externalId: '101', conversationId: '100' })])
    await lapses(id, 'author-wrote-again')
  })

  test('when somebody answered from the account', async () => {
    const id = await held()
    world.io.later(SECOND)
    await hear(world, [ourPost({ externalId: '101', conversationId: '100', parentId: '100' })])
    await lapses(id, 'answered-from-account')
  })

  test('when another approved reply to the same post was sent just before', async () => {
    const thread = await aThread(world)
    const [first, second] = [
      await aHeldReply(world, thread),
      await aHeldReply(world, thread, { text: 'Or so' }),
    ]
    world.io.later(15 * SECOND)
    await run(first)
    await stores.outside
      .updateTable('outside.deliveries')
      .set({ state: 'sending', first_sent_at: world.io.now().toISOString() })
      .execute()
    await run(second)
    expect(await inside(second)).toMatchObject({ state: 'lapsed', lapse: 'answered-from-account' })
  })

  test('when who approved it may no longer approve', async () => {
    const id = await held()
    await saveRole(stores.inside, world.spaceId, world.marc.id, 'member')
    await lapses(id, 'approver-left')
  })

  test('when who approved it was disabled', async () => {
    const id = await held()
    await updatePerson(stores.inside, world.marc.id, { disabled_at: world.io.now().toISOString() })
    await lapses(id, 'approver-left')
  })

  test('not when who wrote it left: their words were approved by others', async () => {
    const id = await held()
    await updatePerson(stores.inside, world.ana.id, { disabled_at: world.io.now().toISOString() })
    world.io.later(15 * SECOND)
    await run(id)
    expect(await inside(id)).toMatchObject({ state: 'crossed' })
  })
})

describe('a crash', () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'of the public store at query %i: handed over once, after all',
    async (n) => {
      const id = await held()
      world.io.later(15 * SECOND)
      await run(id, { outside: crashingAt(stores.outside, n) }).catch(() => {})
      for (const again of await repliesToCross(stores.inside, world.io.now())) await run(again)
      expect(await inside(id)).toMatchObject({ state: 'crossed' })
      expect((await inside(id)) as { handed_at?: string }).not.toMatchObject({ handed_at: null })
      expect(await deliveries()).toHaveLength(1)
      expect(await repliesToCross(stores.inside, world.io.now())).toEqual([])
    },
  )

  test.each([1, 2, 3, 4, 5])('of the private store at query %i: handed over once, after all', async (n) => {
    const id = await held()
    world.io.later(15 * SECOND)
    await run(id, { inside: crashingAt(stores.inside, n) }).catch(() => {})
    for (const again of await repliesToCross(stores.inside, world.io.now())) await run(again)
    expect(await inside(id)).toMatchObject({ state: 'crossed' })
    expect(await deliveries()).toHaveLength(1)
  })
})

test('a reply that does not exist is nothing to do', async () => {
  await run('nosuchreply')
  expect(await crossed()).toEqual([])
})
