import { describe, expect, test } from '@jest/globals'
import { insertAccount } from '../../db/outside/accounts.ts'
import {
  editWatch,
  findsOf,
  insertWatch,
  listWatches,
  sameWatch,
  watchById,
} from '../../db/outside/watches.ts'
import type { OutsideDb } from '../../db/stores.ts'
import { realIo } from '../../src/io.ts'
import { databases } from '../support/stores.ts'

const NOW = '2026-11-24T08:00:00.000Z'
const LATER = '2026-11-24T09:00:00.000Z'
const ID = 'watch00001'

async function aWatch(db: OutsideDb) {
  const account_id = await insertAccount(db, realIo, { network: 'x', baseUrl: null, sealed: null })
  const watch = {
    id: ID,
    account_id,
    kind: 'search',
    query: 'lamp',
    every_seconds: 60,
    budget_usd: 1.5,
  } as const
  await insertWatch(db, watch, NOW)
  return watch
}

describe.each(databases)('watches on %s', (_name, open) => {
  test('are due at once and found again', async () => {
    await using stores = await open()
    const watch = await aWatch(stores.outside)
    expect(await watchById(stores.outside, ID)).toMatchObject({ ...watch, next_read_at: NOW, cursor: null })
    expect(await listWatches(stores.outside)).toHaveLength(1)
    expect(await sameWatch(stores.outside, watch)).toBe(true)
    expect(await sameWatch(stores.outside, { ...watch, query: 'lantern' })).toBe(false)
  })

  test.each([
    ['paused', { paused: true }, { paused_at: LATER, lease_until: null, cursor: '{}' }],
    ['let go on', { paused: false }, { paused_at: null, failures: 0, error: null, next_read_at: LATER }],
    ['asked something else', { query: 'lantern' }, { query: 'lantern', cursor: null, lease_until: null }],
    ['read more often', { everySeconds: 5 }, { every_seconds: 5, next_read_at: LATER, cursor: '{}' }],
    ['given no limit', { budgetUsd: null }, { budget_usd: null, failures: 2, lease_until: LATER }],
  ])('a watch that is %s changes in that and nothing else', async (_what, edit, expected) => {
    await using stores = await open()
    const watch = await aWatch(stores.outside)
    const before = { cursor: '{}', lease_until: LATER, failures: 2, error: 'X is away' }
    await stores.outside.updateTable('outside.watches').set(before).execute()
    expect(await editWatch(stores.outside, ID, edit, LATER)).toBe(true)
    expect(await watchById(stores.outside, ID)).toMatchObject({
      account_id: watch.account_id,
      removed_at: null,
      ...expected,
    })
  })

  test('once removed are gone and cannot be changed', async () => {
    await using stores = await open()
    const watch = await aWatch(stores.outside)
    expect(await editWatch(stores.outside, ID, { remove: true }, NOW)).toBe(true)
    expect(await editWatch(stores.outside, ID, { paused: false }, NOW)).toBe(false)
    expect(await listWatches(stores.outside)).toEqual([])
    expect(await sameWatch(stores.outside, watch)).toBe(false)
  })

  test('what they found is counted: posts since a moment, open gaps, broken items', async () => {
    await using stores = await open()
    const db = stores.outside
    const { account_id } = await aWatch(db)
    await seePosts(db, account_id)
    const gap = { watch_id: ID, from_at: 'a', to_at: 'b', why: 'too far back', opened_at: NOW }
    await db
      .insertInto('outside.gaps')
      .values([
        { id: 'gap1', ...gap, closed_at: null },
        { id: 'gap2', ...gap, closed_at: NOW },
      ])
      .execute()
    await db
      .insertInto('outside.malformed')
      .values({ id: 'bad1', watch_id: ID, payload: '{}', why: 'no text', at: NOW })
      .execute()
    const finds = await findsOf(db, [ID, 'watch00002'], NOW)
    expect(finds).toEqual(
      new Map([[ID, { posts: 1, gaps: [{ from: 'a', to: 'b', why: 'too far back' }], malformed: 1 }]]),
    )
    expect((await findsOf(db, [], NOW)).size).toBe(0)
  })
})

/** One post seen before NOW, one after. */
async function seePosts(db: OutsideDb, accountId: string): Promise<void> {
  const author = { network: 'x', handle: 'a', name: 'A', bio: null, avatar_url: null, followers: null }
  await db
    .insertInto('outside.authors')
    .values({ id: 'author', external_id: '1', protected: 0, updated_at: NOW, ...author })
    .execute()
  for (const [id, seen_at] of [
    ['1', '2026-11-23T23:59:59.999Z'],
    ['2', LATER],
  ] as const) {
    const at = { posted_at: NOW, edited_at: null, gone_at: null, ingested_at: NOW, read_at: NOW }
    const words = { text: 't', parts: '[]', lang: null, media: '[]', metrics: '{}', url: null }
    const ids = { id, network: 'x', external_id: id, current_id: id, conversation_id: id }
    await db
      .insertInto('outside.posts')
      .values({
        ...ids,
        ...words,
        ...at,
        parent_external_id: null,
        author_id: 'author',
        ours: 0,
        gone_reason: null,
        revision: 1,
        taken_in: 0,
      })
      .execute()
    await db
      .insertInto('outside.sightings')
      .values({ post_id: id, watch_id: ID, account_id: accountId, may_reply: 1, why: null, seen_at })
      .execute()
  }
}
