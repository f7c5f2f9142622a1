import { describe, expect, test } from '@jest/globals'
import { inTransaction } from '../../db/open.ts'
import {
  accountById,
  insertAccount,
  insertAccountWithGrant,
  listAccounts,
  removeAccount,
  replaceCredential,
} from '../../db/outside/accounts.ts'
import { spentIn } from '../../db/outside/spending.ts'
import { stopByPerson } from '../../db/outside/stops.ts'
import { insertWatch, listWatches } from '../../db/outside/watches.ts'
import type { OutsideDb } from '../../db/stores.ts'
import { realIo } from '../../src/io.ts'
import { databases } from '../support/stores.ts'

const NOW = '2026-11-24T08:00:00.000Z'
const sealed = { read: 'read-box', write: 'write-box' }
const account = (db: OutsideDb) => insertAccount(db, realIo, { network: 'x', baseUrl: null, sealed })

describe.each(databases)('accounts on %s', (_name, open) => {
  test('are shown without what is sealed', async () => {
    await using stores = await open()
    const id = await account(stores.outside)
    const [shown] = await listAccounts(stores.outside)
    expect(shown).toMatchObject({ id, network: 'x', state: 'connecting', may_write: 1 })
    expect(JSON.stringify(shown)).not.toContain('box')
    expect(await accountById(stores.outside, id)).toEqual(shown)
    expect(await accountById(stores.outside, 'missing000')).toBeUndefined()
  })

  test('with a code to be traded they come together with it, and may not write yet', async () => {
    await using stores = await open()
    const grant = { network: 'x', baseUrl: null, sealedSetup: 'setup-box', sealedCode: 'code-box' }
    const id = await insertAccountWithGrant(stores.outside, realIo, grant)
    expect((await accountById(stores.outside, id))?.may_write).toBe(0)
    expect(await stores.outside.selectFrom('outside.grants').selectAll().execute()).toMatchObject([
      { account_id: id, sealed_setup: 'setup-box', sealed_code: 'code-box' },
    ])
  })

  test('with another credential are to be connected again', async () => {
    await using stores = await open()
    const id = await account(stores.outside)
    await stores.outside
      .updateTable('outside.accounts')
      .set({ state: 'no-credit', error: 'none left' })
      .execute()
    const other = { read: 'r2', write: 'w2' }
    expect(await replaceCredential(stores.outside, id, other, NOW)).toBe(true)
    expect(await replaceCredential(stores.outside, 'missing000', other, NOW)).toBe(false)
    const row = await stores.outside.selectFrom('outside.accounts').selectAll().executeTakeFirst()
    expect(row).toMatchObject({ state: 'connecting', error: null, read_settings: 'r2', write_settings: 'w2' })
  })

  test('once removed are gone with their credential, code, watches and stop', async () => {
    await using stores = await open()
    const db = stores.outside
    const grant = { network: 'x', baseUrl: null, sealedSetup: 's', sealedCode: 'c' }
    const id = await insertAccountWithGrant(db, realIo, grant)
    const watch = { id: 'watch00001', account_id: id, kind: 'mentions', query: '' } as const
    await insertWatch(db, { ...watch, every_seconds: 60, budget_usd: null }, NOW)
    await stopByPerson(db, id, NOW)
    const remove = () => inTransaction(db, (trx) => removeAccount(trx, id, NOW))
    expect([await remove(), await remove()]).toEqual([true, false])
    expect([await listAccounts(db), await listWatches(db)]).toEqual([[], []])
    for (const table of ['outside.grants', 'outside.stops'] as const)
      expect(await db.selectFrom(table).selectAll().execute()).toEqual([])
    expect(await replaceCredential(db, id, sealed, NOW)).toBe(false)
  })

  test('what a month cost is summed per account and per watch', async () => {
    await using stores = await open()
    const spent = { account_id: 'a', kind: 'read', count: 1, watch_id: 'w' }
    await stores.outside
      .insertInto('outside.spending')
      .values([
        { ...spent, day: '2026-11-01', usd: 0.5 },
        { ...spent, day: '2026-11-30', usd: 0.25 },
        { ...spent, day: '2026-11-30', watch_id: '', usd: 1 },
        { ...spent, day: '2026-10-31', usd: 7 },
        { ...spent, day: '2026-12-01', usd: 7 },
      ])
      .execute()
    const { byAccount, byWatch } = await spentIn(stores.outside, '2026-11')
    expect(byAccount).toEqual(new Map([['a', 1.75]]))
    expect(byWatch).toEqual(
      new Map([
        ['w', 0.75],
        ['', 1],
      ]),
    )
  })
})
