import { describe, expect, test } from '@jest/globals'
import { inTransaction } from '../../db/open.ts'
import { insertAccount, insertAccountWithGrant, removeAccount } from '../../db/outside/accounts.ts'
import {
  accountsConnecting,
  claimRenewal,
  giveUpRenewal,
  markAccount,
  markConnected,
  readAccount,
  storeCredential,
  takeGrant,
} from '../../db/outside/credentials.ts'
import { MINUTE, testIo } from '../support/clock.ts'
import { sharedStores } from '../support/shared-stores.ts'
import { databases } from '../support/stores.ts'
import { anAccount } from '../support/world.ts'

const identity = { externalId: '42', handle: 'acme', name: 'Acme', avatarUrl: null }

describe.each(databases)('credentials on %s', (_name, open) => {
  const shared = sharedStores(open)
  async function aConnectedAccount() {
    const io = testIo()
    const { outside } = shared()
    return { io, outside, id: await anAccount(outside, io) }
  }

  test('of ten who want to renew at once exactly one may', async () => {
    const { io, outside, id } = await aConnectedAccount()
    const claims = await Promise.all(Array.from({ length: 10 }, () => claimRenewal(outside, id, io.now())))
    expect(claims.filter(Boolean)).toHaveLength(1)
  })

  test('who died while renewing is waited for a minute, not for ever', async () => {
    const { io, outside, id } = await aConnectedAccount()
    await claimRenewal(outside, id, io.now())
    expect(await claimRenewal(outside, id, io.later(MINUTE - 1))).toBe(false)
    expect(await claimRenewal(outside, id, io.later(1))).toBe(true)
  })

  test('giving up, or storing the new one, lets the next renew', async () => {
    const { io, outside, id } = await aConnectedAccount()
    await claimRenewal(outside, id, io.now())
    await giveUpRenewal(outside, id)
    expect(await claimRenewal(outside, id, io.now())).toBe(true)
    await storeCredential(outside, id, { read: 'r', write: 'w', expiresAt: null }, io.now())
    expect(await claimRenewal(outside, id, io.now())).toBe(true)
    expect(await readAccount(outside, id)).toMatchObject({ read_settings: 'r', write_settings: 'w' })
  })

  test('a code is traded once', async () => {
    const { io, outside } = await aConnectedAccount()
    const grant = { network: 'x', baseUrl: null, sealedSetup: 's', sealedCode: 'c' }
    const id = await insertAccountWithGrant(outside, io, grant)
    const taken = await Promise.all([takeGrant(outside, id), takeGrant(outside, id)])
    expect(taken.filter((row) => row !== undefined)).toEqual([{ sealed_setup: 's', sealed_code: 'c' }])
  })

  test('an account is connected once: the same one again is refused until the first is removed', async () => {
    const { io, outside } = await aConnectedAccount()
    const add = () => insertAccount(outside, io, { network: 'x', baseUrl: null, sealed: null })
    const [first, second] = [await add(), await add()]
    await markConnected(outside, first, identity, io.now())
    await expect(markConnected(outside, second, identity, io.now())).rejects.toThrow(/unique/i)
    await inTransaction(outside, (trx) => removeAccount(trx, first, io.now().toISOString()))
    await markConnected(outside, second, identity, io.now())
    expect(await readAccount(outside, second)).toMatchObject({ state: 'ok', handle: 'acme' })
    expect(await readAccount(outside, first)).toBeUndefined()
  })

  test('accounts to be connected are those that nobody checked yet', async () => {
    const { io, outside } = await aConnectedAccount()
    const id = await insertAccount(outside, io, { network: 'x', baseUrl: null, sealed: null })
    expect(await accountsConnecting(outside)).toEqual([id])
    await markAccount(outside, id, 'needs-sign-in', 'x'.repeat(2_000), io.now())
    expect(await accountsConnecting(outside)).toEqual([])
    expect((await readAccount(outside, id))?.error).toHaveLength(500)
  })
})
