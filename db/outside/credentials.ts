import type { OutsideDb } from '../stores.ts'

/** How long one process may take to renew a credential, in ms. */
const RENEW_LEASE_MS = 60_000

/** An account with its sealed settings. The one for reading opens only with the listener's key, the other with the publisher's. */
export async function readAccount(outside: OutsideDb, accountId: string) {
  return await outside
    .selectFrom('outside.accounts')
    .selectAll()
    .where('id', '=', accountId)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
}

/** Takes the right to renew an account's credential. Two processes at once: one gets it, the other waits and reads again. */
export async function claimRenewal(outside: OutsideDb, accountId: string, now: Date): Promise<boolean> {
  const at = now.toISOString()
  const { numUpdatedRows } = await outside
    .updateTable('outside.accounts')
    .set({ renew_lease_until: new Date(now.getTime() + RENEW_LEASE_MS).toISOString() })
    .where('id', '=', accountId)
    .where((eb) => eb.or([eb('renew_lease_until', 'is', null), eb('renew_lease_until', '<=', at)]))
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Gives the right to renew back without a new credential. */
export async function giveUpRenewal(outside: OutsideDb, accountId: string): Promise<void> {
  await outside
    .updateTable('outside.accounts')
    .set({ renew_lease_until: null })
    .where('id', '=', accountId)
    .execute()
}

/** Stores a new credential, sealed to both readers, before it is used the first time: refresh tokens work once. */
export async function storeCredential(
  outside: OutsideDb,
  accountId: string,
  credential: { read: string; write: string; expiresAt: string | null },
  now: Date,
): Promise<void> {
  await outside
    .updateTable('outside.accounts')
    .set({
      read_settings: credential.read,
      write_settings: credential.write,
      expires_at: credential.expiresAt,
      renew_lease_until: null,
      updated_at: now.toISOString(),
    })
    .where('id', '=', accountId)
    .execute()
}

/** The network told us whose credential this is: the account works. Throws when that account is connected already. */
export async function markConnected(
  outside: OutsideDb,
  accountId: string,
  identity: { externalId: string; handle: string; name: string; avatarUrl: string | null },
  now: Date,
): Promise<void> {
  await outside
    .updateTable('outside.accounts')
    .set({
      external_id: identity.externalId,
      handle: identity.handle,
      name: identity.name,
      avatar_url: identity.avatarUrl,
      state: 'ok',
      error: null,
      updated_at: now.toISOString(),
    })
    .where('id', '=', accountId)
    .execute()
  // Watches that wait because the network refused the old credential are read now, with the new one.
  await outside
    .updateTable('outside.watches')
    .set({ next_read_at: now.toISOString(), error: null, failures: 0 })
    .where('account_id', '=', accountId)
    .where('error', 'is not', null)
    .execute()
}

/** The account cannot work until a person acts. `why` is shown to people and holds no secret. */
export async function markAccount(
  outside: Pick<OutsideDb, 'updateTable'>,
  accountId: string,
  state: 'needs-sign-in' | 'no-credit',
  why: string,
  now: Date,
): Promise<void> {
  await outside
    .updateTable('outside.accounts')
    .set({ state, error: why.slice(0, 500), updated_at: now.toISOString() })
    .where('id', '=', accountId)
    .execute()
}

/** The network wants no writing from this account before `until`. */
export async function writeAfter(
  outside: Pick<OutsideDb, 'updateTable'>,
  accountId: string,
  until: Date,
): Promise<void> {
  await outside
    .updateTable('outside.accounts')
    .set({ write_after: until.toISOString() })
    .where('id', '=', accountId)
    .execute()
}

/** Accounts that wait to be connected. */
export async function accountsConnecting(outside: OutsideDb): Promise<string[]> {
  const rows = await outside
    .selectFrom('outside.accounts')
    .select('id')
    .where('state', '=', 'connecting')
    .where('removed_at', 'is', null)
    .execute()
  return rows.map((row) => row.id)
}

/** Takes the authorisation code of an account, once. */
export async function takeGrant(outside: OutsideDb, accountId: string) {
  return await outside
    .deleteFrom('outside.grants')
    .where('account_id', '=', accountId)
    .returning(['sealed_setup', 'sealed_code'])
    .executeTakeFirst()
}
