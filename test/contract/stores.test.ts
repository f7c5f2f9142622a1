import { describe, expect, test } from '@jest/globals'
import { sql } from 'kysely'
import { inTransaction } from '../../db/open.ts'
import { databases, sqliteStores } from '../support/stores.ts'

describe.each(databases)('the stores on %s', (_name, open) => {
  test('are made by the migrations and answer qualified names', async () => {
    await using stores = await open()
    expect(await stores.inside.selectFrom('inside.threads').selectAll().execute()).toEqual([])
    expect(await stores.outside.selectFrom('outside.posts').selectAll().execute()).toEqual([])
  })
})

test('a connection that attaches only the public store has no notes to read', async () => {
  await using stores = await sqliteStores()
  await expect(sql`select * from inside.notes`.execute(stores.outside)).rejects.toThrow(
    /no such table: inside.notes/,
  )
})

test('the reading connection refuses to write', async () => {
  await using stores = await sqliteStores()
  await expect(sql`delete from inside.notes`.execute(stores.reading)).rejects.toThrow(/readonly/)
})

test('an acknowledged commit is synced to disk', async () => {
  await using stores = await sqliteStores()
  const { rows } = await sql<{ synchronous: number }>`pragma inside.synchronous`.execute(stores.inside)
  expect(rows[0]?.synchronous).toBe(2)
})

test('asking the database inside its own transaction throws instead of waiting forever', async () => {
  await using stores = await sqliteStores()
  const nested = inTransaction(stores.inside, () =>
    stores.inside.selectFrom('inside.people').selectAll().execute(),
  )
  await expect(nested).rejects.toThrow(/use the transaction/)
  expect(await stores.inside.selectFrom('inside.people').selectAll().execute()).toEqual([])
})

test('two writers at once queue for the lock and both succeed', async () => {
  await using stores = await sqliteStores()
  await Promise.all(
    ['a', 'b', 'c', 'd'].map((scope) =>
      inTransaction(stores.outside, async (trx) => {
        await trx.selectFrom('outside.stops').selectAll().execute()
        await trx
          .insertInto('outside.stops')
          .values({ scope, since: '2026-01-01T00:00:00.000Z', cause: 'person' })
          .execute()
      }),
    ),
  )
  expect(await stores.outside.selectFrom('outside.stops').selectAll().execute()).toHaveLength(4)
})
