import { type Selectable, sql } from 'kysely'
import type { Io } from '../../src/io.ts'
import { inTransaction } from '../open.ts'
import type { OutsideDb, OutsideTrx } from '../stores.ts'
import type { AccountsTable } from './tables.ts'

/** An account as people may see it: what is sealed stays in the store. */
export type AccountRow = Pick<
  Selectable<AccountsTable>,
  'id' | 'network' | 'handle' | 'name' | 'avatar_url' | 'state' | 'error' | 'created_at'
> & { may_write: 0 | 1 }

/** Settings sealed for both kinds of process. */
export interface Sealed {
  read: string
  write: string
}

/** Our accounts, the oldest first; those that were removed are not among them. */
export async function listAccounts(db: OutsideDb): Promise<AccountRow[]> {
  return visible(db).execute()
}

export async function accountById(db: OutsideDb, id: string): Promise<AccountRow | undefined> {
  return visible(db).where('id', '=', id).executeTakeFirst()
}

function visible(db: OutsideDb) {
  return db
    .selectFrom('outside.accounts')
    .select(['id', 'network', 'handle', 'name', 'avatar_url', 'state', 'error', 'created_at'])
    .select(sql<0 | 1>`case when write_settings is null then 0 else 1 end`.as('may_write'))
    .where('removed_at', 'is', null)
    .orderBy('created_at')
    .orderBy('id')
}

/** Adds an account that is still to be connected: with its credential, or (`null`) with a code to be traded for one. */
export async function insertAccount(
  db: OutsideDb,
  io: Io,
  account: { network: string; baseUrl: string | null; sealed: Sealed | null },
): Promise<string> {
  const at = io.now().toISOString()
  const id = io.id()
  await db
    .insertInto('outside.accounts')
    .values({
      id,
      network: account.network,
      external_id: null,
      handle: '',
      name: '',
      avatar_url: null,
      base_url: account.baseUrl,
      state: 'connecting',
      error: null,
      read_settings: account.sealed?.read ?? null,
      write_settings: account.sealed?.write ?? null,
      renew_lease_until: null,
      expires_at: null,
      write_after: null,
      removed_at: null,
      created_at: at,
      updated_at: at,
    })
    .execute()
  return id
}

/** Adds an account together with the code of an OAuth 2 sign-in, both sealed to the listener. */
export async function insertAccountWithGrant(
  db: OutsideDb,
  io: Io,
  account: { network: string; baseUrl: string | null; sealedSetup: string; sealedCode: string },
): Promise<string> {
  const { network, baseUrl, sealedSetup, sealedCode } = account
  return inTransaction(db, async (trx) => {
    const id = await insertAccount(trx, io, { network, baseUrl, sealed: null })
    await trx
      .insertInto('outside.grants')
      .values({
        account_id: id,
        sealed_setup: sealedSetup,
        sealed_code: sealedCode,
        created_at: io.now().toISOString(),
      })
      .execute()
    return id
  })
}

/** Gives an account another credential, to be checked. False when there is no such account. */
export async function replaceCredential(
  db: OutsideDb,
  id: string,
  sealed: Sealed,
  at: string,
): Promise<boolean> {
  const result = await db
    .updateTable('outside.accounts')
    .set({
      read_settings: sealed.read,
      write_settings: sealed.write,
      state: 'connecting',
      error: null,
      expires_at: null,
      renew_lease_until: null,
      updated_at: at,
    })
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/**
 * Removes an account: its credential is forgotten, its watches stop, and nothing more goes out from it. What was read
 * and said stays. False when there is no such account.
 */
export async function removeAccount(trx: OutsideTrx, id: string, at: string): Promise<boolean> {
  const result = await trx
    .updateTable('outside.accounts')
    .set({ removed_at: at, updated_at: at, read_settings: null, write_settings: null })
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  if (result.numUpdatedRows === 0n) return false
  await trx.deleteFrom('outside.grants').where('account_id', '=', id).execute()
  await trx
    .updateTable('outside.watches')
    .set({ removed_at: at, lease_until: null })
    .where('account_id', '=', id)
    .where('removed_at', 'is', null)
    .execute()
  await trx.deleteFrom('outside.stops').where('scope', '=', id).execute()
  return true
}
