import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { followConversations } from '../../../db/outside/news.ts'
import { READ_LEASE_MS } from '../../../db/outside/reading.ts'
import { Permanent, RateLimited, Retryable } from '../../../src/failure.ts'
import { type PullDeps, pull } from '../../../workers/pull.ts'
import { at, HOUR, MINUTE, SECOND, START, type TestIo, testIo } from '../../support/clock.ts'
import { crashingAt } from '../../support/faults.ts'
import { aBatch, aPost } from '../../support/posts.ts'
import { type PretendNetwork, pretendNetwork } from '../../support/pretend-network.ts'
import { vaults } from '../../support/sealing.ts'
import { type Stores, sqliteStores } from '../../support/stores.ts'
import { anAccount, aWatch, going, only } from '../../support/world.ts'

let stores: Stores
let io: TestIo
let net: PretendNetwork
let accountId: string
let nudges: string[]

beforeEach(async () => {
  stores = await sqliteStores()
  io = testIo()
  net = pretendNetwork(io)
  nudges = []
  accountId = await anAccount(stores.outside, io)
})
afterEach(async () => {
  await stores[Symbol.asyncDispose]()
})

function deps(change: Partial<PullDeps> = {}): PullDeps {
  return {
    outside: stores.outside,
    vault: vaults.read,
    io,
    connectorFor: only(net.connector),
    nudge: (queue) => void nudges.push(queue),
    ...change,
  }
}
async function run(watchId: string, change: Partial<PullDeps> = {}, signal = going): Promise<void> {
  await pull(deps(change))({ watchId }, signal)
}
const watch = (change: Parameters<typeof aWatch>[3] = {}) => aWatch(stores.outside, io, accountId, change)
const watchNow = () => stores.outside.selectFrom('outside.watches').selectAll().executeTakeFirstOrThrow()
const posts = () => stores.outside.selectFrom('outside.posts').selectAll().orderBy('external_id').execute()
const page = (id: string, more = false) =>
  aBatch({ posts: [aPost({ externalId: id })], next: { after: id }, more })

describe('reading', () => {
  test('stores what came, asks for intake, and reads again at its own pace', async () => {
    const id = await watch({ every_seconds: 90 })
    net.pages.push(page('1'))
    await run(id)
    expect(await posts()).toHaveLength(1)
    expect(nudges).toEqual(['intake'])
    expect(await watchNow()).toMatchObject({
      next_read_at: at(90 * SECOND),
      last_read_at: START,
      lease_until: null,
      error: null,
      cursor: '{"after":"1"}',
    })
  })

  test('goes on from the stored cursor', async () => {
    const id = await watch()
    net.pages.push(page('1'))
    await run(id)
    io.later(MINUTE)
    await run(id)
    expect(net.calls.pull.map((call) => call.cursor)).toEqual([null, { after: '1' }])
  })

  test('takes page after page, each with the cursor of the one before', async () => {
    const id = await watch()
    net.pages.push(page('1', true), page('2', true), page('3'))
    await run(id)
    expect(await posts()).toHaveLength(3)
    expect(net.calls.pull.map((call) => call.cursor)).toEqual([null, { after: '1' }, { after: '2' }])
  })

  test('leaves a long backlog for the next turn, which may begin at once', async () => {
    const id = await watch()
    for (let i = 0; i < 12; i++) net.pages.push(page(`${i}`, i < 11))
    await run(id)
    expect(await posts()).toHaveLength(10)
    expect(await watchNow()).toMatchObject({ next_read_at: START, lease_until: null })
    await run(id)
    expect(await posts()).toHaveLength(12)
  })

  test('the overlap brings nothing twice and no news', async () => {
    const id = await watch()
    net.pages.push(page('1'), page('1'))
    await run(id)
    io.later(MINUTE)
    await run(id)
    expect(await posts()).toHaveLength(1)
    expect(nudges).toEqual(['intake'])
  })

  test('a watch of conversations is told which are open; others are not', async () => {
    const rows = [{ network: 'x', conversation_id: '100', created_at: START }]
    await followConversations(stores.outside, rows)
    const conversations = await watch({ kind: 'conversations' })
    const mentions = await watch()
    await run(conversations)
    await run(mentions)
    expect(net.calls.pull.map((call) => call.order.conversations)).toEqual([['100'], []])
  })

  test('a job delivered twice at once reads once', async () => {
    const id = await watch()
    await Promise.all([run(id), run(id)])
    expect(net.calls.pull).toHaveLength(1)
  })

  test('what is not due is not read', async () => {
    const id = await watch()
    await run(id)
    await run(id)
    expect(net.calls.pull).toHaveLength(1)
  })
})

describe('when a read fails', () => {
  test('a rate limit waits exactly until the network listens again', async () => {
    const id = await watch()
    net.pages.push(new RateLimited('slow down', new Date(at(HOUR))))
    await run(id)
    expect(await watchNow()).toMatchObject({ next_read_at: at(HOUR), error: 'slow down', lease_until: null })
  })

  test('a network that is away is asked less and less often', async () => {
    const id = await watch()
    const waits = []
    for (let i = 0; i < 4; i++) {
      net.pages.push(new Retryable('away'))
      await run(id)
      const { next_read_at } = await watchNow()
      waits.push(Date.parse(next_read_at) - io.now().getTime())
      io.later(waits[i] ?? 0)
    }
    expect(waits).toEqual([5_000, 10_000, 20_000, 40_000])
    await run(id)
    expect(await watchNow()).toMatchObject({ failures: 0, error: null })
  })

  test('pages before the failure are kept, and the read goes on after them', async () => {
    const id = await watch()
    net.pages.push(page('1', true), new Retryable('away'))
    await run(id)
    expect(await posts()).toHaveLength(1)
    io.later(MINUTE)
    await run(id)
    expect(net.calls.pull.at(-1)?.cursor).toEqual({ after: '1' })
  })

  test.each([
    ['sign-in', 'needs-sign-in'],
    ['no-credit', 'no-credit'],
  ] as const)('a failure of the account (%s) marks it, with the reason', async (code, state) => {
    const id = await watch()
    net.pages.push(new Permanent('Connect it again.', code))
    await run(id)
    const account = await stores.outside.selectFrom('outside.accounts').selectAll().executeTakeFirstOrThrow()
    expect(account).toMatchObject({ state, error: 'Connect it again.' })
    expect(nudges).toContain('news')
  })

  test('a refusal of this watch alone leaves the account as it is', async () => {
    const id = await watch()
    net.pages.push(new Permanent('There is no such profile.', 'refused'))
    await run(id)
    const account = await stores.outside.selectFrom('outside.accounts').selectAll().executeTakeFirstOrThrow()
    expect(account.state).toBe('ok')
    expect(await watchNow()).toMatchObject({
      error: 'There is no such profile.',
      next_read_at: at(15 * MINUTE),
    })
  })

  test('a credential that does not open marks the account', async () => {
    const id = await watch()
    await stores.outside.updateTable('outside.accounts').set({ read_settings: 'AAAA' }).execute()
    await run(id)
    const account = await stores.outside.selectFrom('outside.accounts').selectAll().executeTakeFirstOrThrow()
    expect(account.state).toBe('needs-sign-in')
    expect(net.calls.pull).toHaveLength(0)
  })

  test('the log says that it failed, not what was read', async () => {
    const id = await watch({ kind: 'search', query: 'canary' })
    net.pages.push(new TypeError('canary'))
    await run(id)
    expect(io.logged.length).toBeGreaterThan(0)
    expect(io.logged.join()).not.toContain('canary')
  })
})

describe('a process that dies', () => {
  test.each(Array.from({ length: 16 }, (_, i) => i + 1))(
    'at its query %i loses no post and stores none twice',
    async (n) => {
      const id = await watch()
      net.pages.push(page('1', true), page('2'))
      await run(id, { outside: crashingAt(stores.outside, n) }).catch(() => {})
      const { cursor } = await watchNow()
      const stored = (await posts()).map((post) => post.external_id)
      const reached = cursor === null ? [] : cursor.includes('2') ? ['1', '2'] : ['1']
      expect(stored).toEqual(reached)
      net.pages.length = 0
      if (!stored.includes('1')) net.pages.push(page('1', true))
      net.pages.push(page('2'))
      io.later(READ_LEASE_MS)
      await run(id)
      expect((await posts()).map((post) => post.external_id)).toEqual(['1', '2'])
    },
  )
})

describe('shutting down', () => {
  test('leaves the watch due, without an error', async () => {
    const id = await watch()
    const leaving = new AbortController()
    net.pages.push(page('1', true), new Error('aborted'))
    const connector = {
      ...net.connector,
      listen: (settings: unknown, given: typeof io) => {
        const listener = net.connector.listen(settings, given)
        return {
          ...listener,
          pull: (...call: Parameters<typeof listener.pull>) => {
            if (net.calls.pull.length === 1) leaving.abort()
            return listener.pull(...call)
          },
        }
      },
    }
    await run(id, { connectorFor: only(connector as typeof net.connector) }, leaving.signal)
    expect(await posts()).toHaveLength(1)
    expect(await watchNow()).toMatchObject({ next_read_at: START, lease_until: null, error: null })
  })
})

describe('a budget', () => {
  test('that is spent pauses the watch with a sentence, and nothing more is paid', async () => {
    const id = await watch({ budget_usd: 1 })
    net.pages.push(aBatch({ spent: [{ kind: 'read', count: 200, usd: 1 }] }))
    await run(id)
    io.later(MINUTE)
    await run(id)
    expect(net.calls.pull).toHaveLength(1)
    const { paused_at, pause_reason, lease_until } = await watchNow()
    expect({ paused_at, lease_until }).toEqual({ paused_at: at(MINUTE), lease_until: null })
    expect(pause_reason).toMatch(/budget of 1 USD for this month is spent/)
    expect(nudges).toContain('news')
  })

  test('that is not spent yet lets it read', async () => {
    const id = await watch({ budget_usd: 1 })
    net.pages.push(aBatch({ spent: [{ kind: 'read', count: 100, usd: 0.999 }] }))
    await run(id)
    io.later(MINUTE)
    await run(id)
    expect(net.calls.pull).toHaveLength(2)
  })
})
