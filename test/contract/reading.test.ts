import { describe, expect, test } from '@jest/globals'
import { inTransaction } from '../../db/open.ts'
import { removeAccount } from '../../db/outside/accounts.ts'
import { markAccount } from '../../db/outside/credentials.ts'
import {
  addSpending,
  claimWatch,
  dueWatches,
  finishRead,
  LostLease,
  pauseWatch,
  READ_LEASE_MS,
  resumeAffordable,
  spentThisMonth,
  storePage,
} from '../../db/outside/reading.ts'
import { editWatch } from '../../db/outside/watches.ts'
import { DAY, MINUTE, SECOND, testIo } from '../support/clock.ts'
import { Crash, crashingAt } from '../support/faults.ts'
import { aBatch, anAuthor, aPost } from '../support/posts.ts'
import { sharedStores } from '../support/shared-stores.ts'
import { databases } from '../support/stores.ts'
import { anAccount, aWatch } from '../support/world.ts'

const spent = [{ kind: 'read' as const, count: 3, usd: 0.5 }]

describe.each(databases)('reading a watch on %s', (_name, open) => {
  const shared = sharedStores(open)

  async function aDueWatch(change: Parameters<typeof aWatch>[3] = {}) {
    const io = testIo()
    const { outside } = shared()
    const accountId = await anAccount(outside, io)
    const watchId = await aWatch(outside, io, accountId, change)
    return {
      io,
      outside,
      accountId,
      watchId,
      claim: () => claimWatch(outside, watchId, io.now()),
      async claimed() {
        const watch = await claimWatch(outside, watchId, io.now())
        if (!watch) throw new Error('the watch should have been due')
        return watch
      },
    }
  }
  const watchNow = () => shared().outside.selectFrom('outside.watches').selectAll().executeTakeFirstOrThrow()
  const count = async (table: 'posts' | 'gaps' | 'malformed' | 'spending' | 'signals') =>
    (await shared().outside.selectFrom(`outside.${table}`).selectAll().execute()).length

  describe('a claim', () => {
    test('of ten at once exactly one wins', async () => {
      const { claim } = await aDueWatch()
      const claims = await Promise.all(Array.from({ length: 10 }, claim))
      expect(claims.filter((watch) => watch !== undefined)).toHaveLength(1)
    })

    test('outlives its reader only for the lease', async () => {
      const { io, claim } = await aDueWatch()
      await claim()
      io.later(READ_LEASE_MS - 1)
      expect(await claim()).toBeUndefined()
      io.later(1)
      expect(await claim()).toBeDefined()
    })

    test('is for what is due, not paused and not removed', async () => {
      const { io, outside, watchId, claim } = await aDueWatch()
      await editWatch(outside, watchId, { paused: true }, io.now().toISOString())
      expect(await claim()).toBeUndefined()
      await editWatch(
        outside,
        watchId,
        { paused: false },
        new Date(io.now().getTime() + SECOND).toISOString(),
      )
      expect(await claim()).toBeUndefined()
      io.later(SECOND)
      expect(await claim()).toBeDefined()
      await editWatch(outside, watchId, { remove: true }, io.now().toISOString())
      io.later(DAY)
      expect(await claim()).toBeUndefined()
    })
  })

  describe('what is due', () => {
    test('is read the longest waiting first, so that no backlog starves the others', async () => {
      const { io, outside, accountId, watchId } = await aDueWatch()
      io.later(SECOND)
      const second = await aWatch(outside, io, accountId, { kind: 'search', query: 'lamp' })
      expect(await dueWatches(outside, io.now())).toEqual([watchId, second])
      expect(await dueWatches(outside, io.now(), 1)).toEqual([watchId])
    })

    test.each(['needs-sign-in', 'no-credit'] as const)(
      'is nothing while the account is %s',
      async (state) => {
        const { io, outside, accountId } = await aDueWatch()
        await markAccount(outside, accountId, state, 'because', io.now())
        expect(await dueWatches(outside, io.now())).toEqual([])
      },
    )

    test('is nothing of a removed account', async () => {
      const { io, outside, accountId } = await aDueWatch()
      await inTransaction(outside, (trx) => removeAccount(trx, accountId, io.now().toISOString()))
      expect(await dueWatches(outside, io.now())).toEqual([])
    })
  })

  describe('a page', () => {
    const page = aBatch({
      posts: [aPost({ externalId: '1' }), aPost({ externalId: '2' })],
      removals: [{ externalId: '2', reason: 'deleted' }],
      signals: [
        { kind: 'like', externalId: 's', postId: '1', author: anAuthor('kim'), at: '2026-11-24T08:00:00Z' },
      ],
      malformed: [{ raw: { odd: true }, why: 'author_id: missing' }],
      gap: {
        from: '2026-11-24T06:00:00Z',
        to: '2026-11-24T07:00:00Z',
        why: 'The network reaches no further.',
      },
      spent,
      next: { after: '2' },
    })

    test('is stored with its cursor, cost, gap and oddities, and counts its news', async () => {
      const { io, outside, claimed } = await aDueWatch()
      expect(await storePage(outside, io, await claimed(), 'x', page)).toBe(3)
      expect(JSON.parse((await watchNow()).cursor ?? '')).toEqual({ after: '2' })
      expect(
        await Promise.all([count('posts'), count('gaps'), count('malformed'), count('signals')]),
      ).toEqual([2, 1, 1, 1])
    })

    test.each(Array.from({ length: 14 }, (_, i) => i + 1))(
      'that fails at its query %i leaves neither posts nor cursor',
      async (n) => {
        const { io, outside, claimed } = await aDueWatch()
        const watch = await claimed()
        const failed = await storePage(crashingAt(outside, n), io, watch, 'x', page).then(
          () => false,
          (error) => error instanceof Crash,
        )
        if (!failed) expect(n).toBeGreaterThan(10)
        expect(await count('posts')).toBe(failed ? 0 : 2)
        expect(await count('spending')).toBe(failed ? 0 : 1)
        expect((await watchNow()).cursor).toBe(failed ? null : JSON.stringify(page.next))
      },
    )

    test('that could not be stored still lets the reader say what went wrong', async () => {
      const { io, outside, claimed } = await aDueWatch()
      const watch = await claimed()
      io.later(SECOND)
      await storePage(crashingAt(outside, 3), io, watch, 'x', page).catch(() => {})
      const nextReadAt = new Date(io.now().getTime() + MINUTE)
      await finishRead(outside, watch, { nextReadAt, error: 'It could not be stored.' }, io.now())
      expect(await watchNow()).toMatchObject({
        lease_until: null,
        failures: 1,
        error: 'It could not be stored.',
      })
    })

    test('read by somebody who lost the watch is not stored', async () => {
      const { io, outside, claimed } = await aDueWatch()
      const slow = await claimed()
      io.later(READ_LEASE_MS)
      await claimed()
      await expect(storePage(outside, io, slow, 'x', page)).rejects.toThrow(LostLease)
      expect(await count('posts')).toBe(0)
      await finishRead(outside, slow, { nextReadAt: io.now(), error: 'late' }, io.now())
      expect(await watchNow()).toMatchObject({ error: null, failures: 0 })
      expect((await watchNow()).lease_until).not.toBeNull()
    })

    test('read for another question than the one asked now is not stored', async () => {
      const { io, outside, watchId, claimed } = await aDueWatch({ kind: 'search', query: 'lamp' })
      const watch = await claimed()
      await editWatch(outside, watchId, { query: 'lantern' }, io.now().toISOString())
      await expect(storePage(outside, io, watch, 'x', page)).rejects.toThrow(LostLease)
      expect(await watchNow()).toMatchObject({ cursor: null, query: 'lantern' })
    })

    test('keeps the watch while there are more', async () => {
      const { io, outside, claimed, claim } = await aDueWatch()
      const watch = await claimed()
      for (let i = 0; i < 4; i++) {
        io.later(READ_LEASE_MS - SECOND)
        await storePage(outside, io, watch, 'x', page)
      }
      expect(await claim()).toBeUndefined()
      expect(await count('posts')).toBe(2)
    })

    test('with the same oddity again, and twice in itself, keeps one of each', async () => {
      const { io, outside, claimed } = await aDueWatch()
      const watch = await claimed()
      const odd = { raw: { odd: 1 }, why: 'x' }
      const malformed = [odd, odd, { raw: undefined, why: 'y' }]
      for (let i = 0; i < 2; i++) await storePage(outside, io, watch, 'x', aBatch({ malformed }))
      expect(await count('malformed')).toBe(2)
    })
  })

  describe('the end of a read', () => {
    test('gives the watch back with the next time', async () => {
      const { io, outside, claimed } = await aDueWatch()
      const watch = await claimed()
      const nextReadAt = new Date(io.now().getTime() + MINUTE)
      await finishRead(outside, { ...watch, failures: 4 }, { nextReadAt, error: null }, io.later(SECOND))
      expect(await watchNow()).toMatchObject({
        lease_until: null,
        failures: 0,
        error: null,
        next_read_at: nextReadAt.toISOString(),
        last_read_at: io.now().toISOString(),
      })
    })
  })

  describe('money', () => {
    test('adds up per day, account, watch and kind', async () => {
      const { io, outside, accountId, watchId } = await aDueWatch()
      const where = () => ({ accountId, watchId, at: io.now() })
      for (let i = 0; i < 3; i++) await inTransaction(outside, (trx) => addSpending(trx, where(), spent))
      await inTransaction(outside, (trx) => addSpending(trx, { ...where(), watchId: '' }, spent))
      io.later(DAY)
      await inTransaction(outside, (trx) =>
        addSpending(trx, where(), [...spent, { kind: 'owned-read', count: 0, usd: 0 }]),
      )
      const rows = await outside.selectFrom('outside.spending').selectAll().orderBy('day').execute()
      expect(rows.filter((row) => row.watch_id === watchId)).toMatchObject([
        { day: '2026-11-24', count: 9, usd: 1.5 },
        { day: '2026-11-25', count: 3, usd: 0.5 },
      ])
      expect(rows).toHaveLength(3)
      expect(await spentThisMonth(outside, watchId, io.now())).toBeCloseTo(2)
    })

    test('of last month does not count for this one', async () => {
      const { io, outside, accountId, watchId } = await aDueWatch()
      await inTransaction(outside, (trx) => addSpending(trx, { accountId, watchId, at: io.now() }, spent))
      expect(await spentThisMonth(outside, watchId, io.later(10 * DAY))).toBe(0)
    })

    test('a watch paused for its budget goes on in the next month, or when the budget is raised', async () => {
      const { io, outside, accountId, watchId, claim } = await aDueWatch({ budget_usd: 0.5 })
      const pause = () => pauseWatch(outside, watchId, 'The budget is spent.', io.now())
      await inTransaction(outside, (trx) => addSpending(trx, { accountId, watchId, at: io.now() }, spent))
      await pause()
      await resumeAffordable(outside, io.now())
      expect(await watchNow()).toMatchObject({ pause_reason: 'The budget is spent.' })
      await editWatch(outside, watchId, { budgetUsd: 0.6 }, io.now().toISOString())
      await resumeAffordable(outside, io.now())
      expect(await watchNow()).toMatchObject({ paused_at: null, pause_reason: null })
      await editWatch(outside, watchId, { budgetUsd: 0.5 }, io.now().toISOString())
      await pause()
      await resumeAffordable(outside, io.later(10 * DAY))
      expect(await claim()).toBeDefined()
    })

    test('a watch paused by a person stays paused, whatever the budget', async () => {
      const { io, outside, watchId } = await aDueWatch()
      await editWatch(outside, watchId, { paused: true }, io.now().toISOString())
      await resumeAffordable(outside, io.later(40 * DAY))
      expect((await watchNow()).paused_at).not.toBeNull()
    })
  })
})
