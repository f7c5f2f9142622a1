import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { ReplyFields } from '../../../src/crossing/approved-reply.ts'
import { OutcomeUnknown, Permanent, RateLimited, Retryable } from '../../../src/failure.ts'
import { CLAIM_LEASE_MS, SEND_WITHIN_MS } from '../../../src/outside/delivery.ts'
import { abandonClaims, type PublishDeps, publish } from '../../../workers/publish.ts'
import { HOUR, MINUTE, SECOND, START, type TestIo, testIo } from '../../support/clock.ts'
import { crashingAt, updates, watched } from '../../support/faults.ts'
import { aPost } from '../../support/posts.ts'
import { type PretendNetwork, pretendNetwork, SETTLE_MS } from '../../support/pretend-network.ts'
import { aSealedReply, foreignSigning, replyKey, vaults } from '../../support/sealing.ts'
import { type Stores, sqliteStores } from '../../support/stores.ts'
import { aDelivery, anAccount, deliveryOf, going, hear, only, type World } from '../../support/world.ts'

let stores: Stores
let io: TestIo
let net: PretendNetwork
let world: Pick<World, 'stores' | 'io' | 'accountId'>
let postId: string
let nudges: { queue: string; delayMs: number }[]

beforeEach(async () => {
  stores = await sqliteStores()
  io = testIo()
  net = pretendNetwork(io)
  nudges = []
  world = { stores, io, accountId: await anAccount(stores.outside, io) }
  postId = (await hear(world as World, [aPost()], 'watch'))[0] ?? ''
})
afterEach(async () => {
  await stores[Symbol.asyncDispose]()
})

function deps(change: Partial<PublishDeps> = {}): PublishDeps {
  return {
    outside: stores.outside,
    vault: vaults.write,
    replyKey,
    io,
    connectorFor: only(net.connector),
    nudge: (queue, _payload, options) => void nudges.push({ queue, delayMs: options?.delayMs ?? 0 }),
    ...change,
  }
}
async function run(replyId: string, change: Partial<PublishDeps> = {}, signal = going): Promise<void> {
  await publish(deps(change))({ replyId }, signal)
}
const reply = (change: Partial<ReplyFields> = {}) => aDelivery(world, postId, change)
const outcome = (replyId: string) => deliveryOf(stores.outside, replyId)
const accountNow = () => stores.outside.selectFrom('outside.accounts').selectAll().executeTakeFirstOrThrow()
const stopsNow = () => stores.outside.selectFrom('outside.stops').select(['scope', 'cause']).execute()

/** Time passes and the job runs again, until nothing more happens by itself. */
async function untilSettled(replyId: string): Promise<void> {
  for (let turn = 0; turn < 12; turn++) {
    io.later(CLAIM_LEASE_MS)
    await abandonClaims(deps())
    await run(replyId)
  }
}

describe('sending', () => {
  test('sends the approved words once, and keeps the receipt and the cost', async () => {
    const id = await reply({ text: 'We are on it' })
    await run(id)
    await run(id)
    expect(net.posts).toMatchObject([{ text: 'We are on it', targetId: '100' }])
    expect(await outcome(id)).toMatchObject({
      state: 'published',
      external_id: net.posts[0]?.id,
      attempts: 1,
    })
    const spent = await stores.outside.selectFrom('outside.spending').selectAll().execute()
    expect(spent).toMatchObject([{ kind: 'create', count: 1, usd: 0.01, watch_id: '' }])
  })

  test('a job delivered twice at once sends once', async () => {
    const id = await reply()
    await Promise.all([run(id), run(id), run(id)])
    expect(net.calls.publish).toBe(1)
  })

  test('what is not due yet is left alone, without even opening the credential', async () => {
    const id = await reply()
    const due = new Date(io.now().getTime() + MINUTE).toISOString()
    await stores.outside.updateTable('outside.deliveries').set({ due_at: due }).execute()
    await run(id, {
      vault: {
        ...vaults.write,
        open: async () => {
          throw new Error('opened')
        },
      },
    })
    expect(await outcome(id)).toMatchObject({ state: 'waiting', due_at: due, revision: 1 })
  })

  test('nothing is begun while the process shuts down', async () => {
    const id = await reply()
    await run(id, {}, AbortSignal.abort())
    expect(await outcome(id)).toMatchObject({ state: 'waiting', attempts: 0 })
  })

  test('what is under way when the process is asked to end may come to its end', async () => {
    const id = await reply()
    const ending = new AbortController()
    const { publish: open } = net.connector
    const publishing: typeof open = (settings, connectorIo) => {
      const publisher = open(settings, connectorIo)
      return {
        ...publisher,
        publish: async (words, signal) => {
          ending.abort()
          if (signal.aborted) throw new OutcomeUnknown('cut')
          return await publisher.publish(words, signal)
        },
      }
    }
    await run(id, { connectorFor: only({ ...net.connector, publish: publishing }) }, ending.signal)
    expect(await outcome(id)).toMatchObject({ state: 'published', attempts: 1 })
  })

  test('words whose target changed are held, and nothing is sent', async () => {
    const id = await reply()
    io.later(SECOND)
    await hear(world as World, [aPost({ externalId: '101', conversationId: '100' })], 'watch')
    await run(id)
    expect(net.calls.publish).toBe(0)
    expect(await outcome(id)).toMatchObject({ state: 'held', held_reason: 'author-wrote-again' })
    expect(nudges).toContainEqual({ queue: 'news', delayMs: 0 })
  })

  test('the log names the reply, not its words', async () => {
    await run(await reply({ text: 'canary' }))
    expect(io.logged.length).toBeGreaterThan(0)
    expect(io.logged.join('\n')).not.toContain('canary')
  })
})

describe('a seal that is not right', () => {
  async function refused(id: string): Promise<void> {
    await run(id)
    expect(net.calls.publish).toBe(0)
    expect(await outcome(id)).toMatchObject({ state: 'refused', failure: 'broken-seal', attempts: 0 })
  }

  test.each<[string, (fields: ReplyFields) => object]>([
    ['other words', (fields) => ({ ...fields, text: 'Buy our lamps' })],
    ['another target', (fields) => ({ ...fields, targetId: '200' })],
    ['a field more', (fields) => ({ ...fields, note: 'x' })],
  ])('%s in the store: the network is never called', async (_what, change) => {
    const id = await reply()
    const sealed = JSON.stringify(change(aSealedReply({ id, accountId: world.accountId }).fields))
    await stores.outside.updateTable('outside.replies').set({ sealed }).execute()
    await refused(id)
  })

  test.each(['', '{', 'null'])('%p instead of fields: the network is never called', async (sealed) => {
    const id = await reply()
    await stores.outside.updateTable('outside.replies').set({ sealed }).execute()
    await refused(id)
  })

  test("another installation's key: the network is never called", async () => {
    const id = await reply()
    const { signature } = aSealedReply({ id, accountId: world.accountId }, foreignSigning)
    await stores.outside.updateTable('outside.replies').set({ signature }).execute()
    await refused(id)
  })

  test('the seal of another reply: the network is never called', async () => {
    const [id, other] = [await reply(), await reply({ text: 'Something else' })]
    const { sealed, signature } = await stores.outside
      .selectFrom('outside.replies')
      .selectAll()
      .where('id', '=', other)
      .executeTakeFirstOrThrow()
    await stores.outside
      .updateTable('outside.replies')
      .set({ sealed, signature })
      .where('id', '=', id)
      .execute()
    await refused(id)
  })

  test('a seal for another account: the network is never called', async () => {
    const id = await reply()
    const account_id = await anAccount(stores.outside, io)
    await stores.outside.updateTable('outside.deliveries').set({ account_id }).execute()
    await refused(id)
  })

  test('after an unclear answer it is a person who must look', async () => {
    const id = await reply()
    net.manners.push('lost answer')
    await run(id)
    await stores.outside.updateTable('outside.replies').set({ signature: '' }).execute()
    io.later(SETTLE_MS)
    await run(id)
    expect(await outcome(id)).toMatchObject({ state: 'needs-person' })
  })
})

describe('an unclear answer', () => {
  test('that was a yes: it is found, and not said again', async () => {
    const id = await reply()
    net.manners.push('lost answer')
    await run(id)
    expect(await outcome(id)).toMatchObject({ state: 'unknown', attempts: 1 })
    await untilSettled(id)
    expect(net.posts).toHaveLength(1)
    expect(await outcome(id)).toMatchObject({
      state: 'published',
      external_id: net.posts[0]?.id,
      attempts: 1,
    })
  })

  test('is not looked up before the network can be trusted to know', async () => {
    const id = await reply()
    net.manners.push('lost answer')
    await run(id)
    io.later(SETTLE_MS - 1)
    await run(id)
    expect(net.calls.find).toHaveLength(0)
    io.later(1)
    await run(id)
    expect(net.calls.find).toHaveLength(1)
  })

  test('that was a yes and shows in no list for a minute: it is found, and not said again', async () => {
    const id = await reply()
    net.manners.push('lost answer')
    await run(id)
    net.findings.push({ kind: 'absent', spent: [] })
    io.later(SETTLE_MS)
    await run(id)
    io.later(SETTLE_MS)
    await run(id)
    expect(io.now().getTime() - Date.parse(net.posts[0]?.at ?? '')).toBe(MINUTE)
    expect(net.posts).toHaveLength(1)
    expect(await outcome(id)).toMatchObject({ state: 'published', attempts: 1 })
  })

  test('that was a no: it is said again only after two looks, and then once', async () => {
    const id = await reply()
    net.manners.push('lost request')
    await run(id)
    io.later(SETTLE_MS)
    await run(id)
    expect(net.calls).toMatchObject({ publish: 1, find: [expect.anything()] })
    io.later(SETTLE_MS)
    await run(id)
    await run(id)
    expect(net.calls.find).toHaveLength(2)
    expect(net.posts).toHaveLength(1)
    expect(await outcome(id)).toMatchObject({ state: 'published', attempts: 2 })
  })

  test('a look goes back to before the first attempt, whatever the clocks say', async () => {
    const id = await reply()
    net.manners.push('lost request', 'lost request')
    await run(id)
    await untilSettled(id)
    expect(net.calls.find.length).toBeGreaterThan(2)
    expect(net.calls.find.every((since) => since < START)).toBe(true)
  })

  test('whatever our clock said when it was sent, the look that proves absence goes back to the target', async () => {
    const id = await reply()
    net.manners.push('lost answer')
    await run(id)
    const wrong = new Date(io.now().getTime() + HOUR).toISOString()
    await stores.outside.updateTable('outside.deliveries').set({ first_sent_at: wrong }).execute()
    await untilSettled(id)
    expect(net.posts).toHaveLength(1)
    expect(await outcome(id)).toMatchObject({ state: 'published', external_id: net.posts[0]?.id })
  })

  test('"you said that already" after it means that the first attempt may be out', async () => {
    const id = await reply()
    net.manners.push(new Retryable('away'), new Permanent('twice', 'duplicate'))
    await run(id)
    io.later(MINUTE)
    await run(id)
    expect(await outcome(id)).toMatchObject({ state: 'unknown', failure: 'duplicate', attempts: 2 })
  })

  test('two looks at once count as one', async () => {
    const id = await reply()
    net.manners.push('lost request')
    await run(id)
    io.later(SETTLE_MS)
    await Promise.all([run(id), run(id)])
    expect(await outcome(id)).toMatchObject({ state: 'unknown', lookups: 1 })
    expect(net.calls.publish).toBe(1)
  })

  test('what the network cannot tell goes to a person, with what it may be', async () => {
    const id = await reply()
    const candidates = [{ externalId: '77', url: null, text: 'We are on it' }]
    net.manners.push('lost answer')
    net.findings.push({ kind: 'cannot tell', candidates, spent: [] })
    await run(id)
    io.later(SETTLE_MS)
    await run(id)
    const row = await outcome(id)
    expect(row.state).toBe('needs-person')
    expect(JSON.parse(row.candidates)).toEqual(candidates)
    await untilSettled(id)
    expect(net.calls.publish).toBe(1)
  })

  test('finding the publication of another reply with the same words is not finding it', async () => {
    const [first, second] = [await reply(), await reply()]
    await run(first)
    await stores.outside
      .updateTable('outside.deliveries')
      .set({ seen_at: io.now().toISOString() })
      .where('reply_id', '=', second)
      .execute()
    net.manners.push('lost request')
    await run(second)
    io.later(SETTLE_MS)
    await run(second)
    expect(await outcome(second)).toMatchObject({ state: 'needs-person', external_id: null })
    expect(await outcome(first)).toMatchObject({ state: 'published' })
  })

  test('a look-up that fails is tried again and changes nothing', async () => {
    const id = await reply()
    net.manners.push('lost answer')
    net.findings.push(new Retryable('away'), new RateLimited('slow', new Date(Date.parse(START) + HOUR)))
    await run(id)
    io.later(SETTLE_MS)
    await run(id)
    expect(await outcome(id)).toMatchObject({ state: 'unknown', lookups: 0 })
    io.later(MINUTE)
    await run(id)
    io.later(MINUTE)
    await run(id)
    expect(net.calls.find).toHaveLength(2)
    io.later(HOUR)
    await run(id)
    expect(await outcome(id)).toMatchObject({ state: 'published' })
  })

  test('three within ten minutes stop the account, and looking goes on', async () => {
    const ids = []
    for (const text of ['one', 'two', 'three', 'four']) {
      const [target] = await hear(world as World, [aPost({ externalId: `2${text}` })], 'watch')
      ids.push(await aDelivery(world, target ?? '', { text, targetId: `2${text}` }))
    }
    net.manners.push('lost answer', 'lost answer', 'lost answer')
    for (const id of ids.slice(0, 2)) await run(id)
    expect(await stopsNow()).toEqual([])
    await run(ids[2] ?? '')
    expect(await stopsNow()).toEqual([{ scope: world.accountId, cause: 'unknown-outcomes' }])
    await run(ids[3] ?? '')
    expect(await outcome(ids[3] ?? '')).toMatchObject({ state: 'waiting', attempts: 0 })
    io.later(SETTLE_MS)
    for (const id of ids) await run(id)
    expect(net.posts).toHaveLength(3)
    expect(await outcome(ids[2] ?? '')).toMatchObject({ state: 'published' })
  })
})

describe('a refusal', () => {
  test('for good ends it with the reason', async () => {
    const id = await reply()
    net.manners.push(new Permanent('The author does not take replies.', 'reply-not-allowed'))
    await run(id)
    await untilSettled(id)
    expect(net.calls.publish).toBe(1)
    expect(await outcome(id)).toMatchObject({ state: 'refused', why: 'The author does not take replies.' })
  })

  test('for now waits exactly until the network listens again, for the whole account', async () => {
    const [id, other] = [await reply(), await reply({ text: 'Another' })]
    const until = new Date(io.now().getTime() + 10 * MINUTE)
    net.manners.push(new RateLimited('slow down', until))
    await run(id)
    expect(nudges).toContainEqual({ queue: 'publish', delayMs: 10 * MINUTE })
    io.later(10 * MINUTE - 1)
    await run(id)
    await run(other)
    expect(net.calls.publish).toBe(1)
    io.later(1)
    await run(id)
    expect(await outcome(id)).toMatchObject({ state: 'published', attempts: 2 })
  })

  test.each([
    ['sign-in', 'needs-sign-in'],
    ['no-credit', 'no-credit'],
  ] as const)(
    'of the account (%s) marks it and keeps the reply; nothing asks again at once',
    async (code, state) => {
      const id = await reply()
      net.manners.push(new Permanent('Connect the account again.', code))
      await run(id)
      expect(await accountNow()).toMatchObject({ state, error: 'Connect the account again.' })
      expect(await outcome(id)).toMatchObject({ state: 'waiting' })
      expect(nudges.filter((nudge) => nudge.queue === 'publish')).toEqual([])
      await run(id)
      expect(net.calls.publish).toBe(1)
      await stores.outside.updateTable('outside.accounts').set({ state: 'ok' }).execute()
      await run(id)
      expect(await outcome(id)).toMatchObject({ state: 'published' })
    },
  )
})

describe('when it cannot even begin', () => {
  test('without a credential the account is marked, the reply kept, and nobody asks in a circle', async () => {
    const id = await reply()
    await stores.outside.updateTable('outside.accounts').set({ write_settings: null }).execute()
    await run(id)
    expect(await accountNow()).toMatchObject({ state: 'needs-sign-in' })
    expect(await outcome(id)).toMatchObject({ state: 'waiting', attempts: 0 })
    expect(nudges.filter((nudge) => nudge.queue === 'publish')).toEqual([])
  })

  test('a credential sealed to other keys is a matter of the account, not of the reply', async () => {
    const id = await reply()
    const { read } = await vaults.read.sealForBoth({ token: 't', refresh: 'r', expiresAt: null })
    await stores.outside.updateTable('outside.accounts').set({ write_settings: read }).execute()
    await run(id)
    expect(await accountNow()).toMatchObject({ state: 'needs-sign-in' })
    expect(await outcome(id)).toMatchObject({ state: 'waiting', attempts: 0 })
  })

  test('something unexpected on our side never ends an approved reply', async () => {
    const id = await reply()
    const broken = { ...net.connector, publish: () => JSON.parse('{') }
    await run(id, { connectorFor: only(broken) })
    expect(await outcome(id)).toMatchObject({ state: 'waiting', attempts: 0 })
    io.later(MINUTE)
    await run(id)
    expect(await outcome(id)).toMatchObject({ state: 'published' })
  })
})

describe('time', () => {
  test('a process frozen between its claim and the network does not send', async () => {
    const id = await reply()
    const outside = watched(stores.outside, {
      after(node) {
        if (updates(node, 'outside.deliveries')) io.later(SEND_WITHIN_MS)
      },
    })
    await run(id, { outside })
    expect(net.calls.publish).toBe(0)
    expect(await outcome(id)).toMatchObject({ state: 'waiting', failure: 'retryable', attempts: 1 })
  })

  test('a process that wakes long after it was given up does not undo what others did', async () => {
    const id = await reply()
    const answered = Promise.withResolvers<void>()
    const secondUnderWay = Promise.withResolvers<void>()
    let second: Promise<void> | undefined
    net.manners.push(new Retryable('cut before it left'))
    net.during = async () => {
      net.during = async () => {
        net.during = null
        secondUnderWay.resolve()
        await answered.promise
      }
      io.later(CLAIM_LEASE_MS)
      await abandonClaims(deps())
      await run(id)
      io.later(SETTLE_MS)
      await run(id)
      second = run(id)
      await secondUnderWay.promise
    }
    await run(id)
    expect(await outcome(id)).toMatchObject({ state: 'sending', attempts: 2 })
    answered.resolve()
    await second
    await untilSettled(id)
    expect(net.posts).toHaveLength(1)
    expect(await outcome(id)).toMatchObject({ state: 'published', attempts: 2 })
  })

  test('a receipt that comes after the claim was given up is kept', async () => {
    const id = await reply()
    net.during = async () => {
      net.during = null
      io.later(CLAIM_LEASE_MS)
      await abandonClaims(deps())
    }
    await run(id)
    expect(await outcome(id)).toMatchObject({ state: 'published', external_id: net.posts[0]?.id })
  })
})

describe('a process that dies', () => {
  /** How many queries one sending makes, so that each can be the last. */
  const QUERIES = 12

  test.each(Array.from({ length: QUERIES }, (_, i) => i + 1))(
    'at its query %i: the reply goes out once, whatever the network did',
    async (n) => {
      for (const manner of ['takes it', 'lost answer', 'lost request'] as const) {
        const text = `${manner} ${n}`
        const id = await reply({ text })
        io.later(SECOND)
        await stores.outside
          .updateTable('outside.deliveries')
          .set({ seen_at: io.now().toISOString() })
          .where('reply_id', '=', id)
          .execute()
        net.manners.push(manner)
        await run(id, { outside: crashingAt(stores.outside, n) }).catch(() => {})
        await stores.outside.deleteFrom('outside.stops').execute()
        net.manners.length = 0
        await untilSettled(id)
        const sent = net.posts.filter((post) => post.text === text)
        expect(sent).toHaveLength(1)
        expect(await outcome(id)).toMatchObject({ state: 'published', external_id: sent[0]?.id })
      }
    },
  )

  test('the last of these is after the last query', async () => {
    const id = await reply()
    await run(id, { outside: crashingAt(stores.outside, QUERIES) })
    expect(await outcome(id)).toMatchObject({ state: 'published' })
  })

  test('after the network took it: it is found, never said again', async () => {
    const id = await reply()
    const outside = watched(stores.outside, {
      before() {
        if (net.calls.publish > 0) throw new Error('died')
      },
    })
    await expect(run(id, { outside })).rejects.toThrow('died')
    expect(net.posts).toHaveLength(1)
    expect(await outcome(id)).toMatchObject({ state: 'sending' })
    await untilSettled(id)
    expect(net.calls.publish).toBe(1)
    expect(await outcome(id)).toMatchObject({ state: 'published' })
  })
})
