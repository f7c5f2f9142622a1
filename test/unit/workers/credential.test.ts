import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { z } from 'zod'
import { readAccount } from '../../../db/outside/credentials.ts'
import { Permanent, Retryable } from '../../../src/failure.ts'
import { type CredentialDeps, freshSettings } from '../../../workers/credential.ts'
import { at, HOUR, MINUTE, type TestIo, testIo } from '../../support/clock.ts'
import { crashingAt } from '../../support/faults.ts'
import { type PretendNetwork, pretendNetwork } from '../../support/pretend-network.ts'
import { vaults } from '../../support/sealing.ts'
import { type Stores, sqliteStores } from '../../support/stores.ts'
import { anAccount, type Settings } from '../../support/world.ts'

let stores: Stores
let io: TestIo
let net: PretendNetwork

beforeEach(async () => {
  stores = await sqliteStores()
  io = testIo()
  net = pretendNetwork(io)
})
afterEach(async () => {
  await stores[Symbol.asyncDispose]()
})

const account = (expiresAt: string | null) => anAccount(stores.outside, io, { expiresAt })
async function fresh(accountId: string, change: Partial<CredentialDeps> = {}): Promise<Settings> {
  const deps = { outside: stores.outside, vault: vaults.read, io, ...change }
  return (await freshSettings(deps, net.connector, accountId)) as Settings
}

test.each([
  ['lasts for ever', null],
  ['lasts long enough', at(2 * MINUTE + 1)],
])('a credential that %s is used as it is', async (_how, expiresAt) => {
  expect(await fresh(await account(expiresAt))).toMatchObject({ token: 'token-1' })
  expect(net.calls.refresh).toEqual([])
})

test('one that is about to expire is renewed first, and kept sealed for both kinds of process', async () => {
  const id = await account(at(MINUTE))
  expect(await fresh(id)).toMatchObject({ token: 'token-2' })
  const row = await readAccount(stores.outside, id)
  expect(row).toMatchObject({ renew_lease_until: null, expires_at: at(2 * HOUR) })
  const token = z.object({ token: z.string() })
  expect(await vaults.read.open(row?.read_settings ?? '', token)).toEqual({ token: 'token-2' })
  expect(await vaults.write.open(row?.write_settings ?? '', token)).toEqual({ token: 'token-2' })
  await expect(vaults.write.open(row?.read_settings ?? '', token)).rejects.toThrow()
  expect(JSON.stringify(row)).not.toMatch(/token-2|refresh-2/)
})

test('five at once, of both kinds, renew it once and all use the new one', async () => {
  const id = await account(at(MINUTE))
  const all = await Promise.all(
    [vaults.read, vaults.write, vaults.read, vaults.write, vaults.read].map((vault) => fresh(id, { vault })),
  )
  expect(net.calls.refresh).toEqual(['refresh-1'])
  expect(all.map((settings) => settings.token)).toEqual(Array(5).fill('token-2'))
})

test('the refresh token is used once: the next renewal takes the new one', async () => {
  const id = await account(at(MINUTE))
  await fresh(id)
  io.later(2 * HOUR)
  expect(await fresh(id)).toMatchObject({ token: 'token-3' })
  expect(net.calls.refresh).toEqual(['refresh-1', 'refresh-2'])
})

test('a new pair is stored before anybody uses it', async () => {
  const id = await account(at(MINUTE))
  const queries = [1, 2, 3, 4, 5, 6]
  for (const n of queries) {
    const used = await fresh(id, { outside: crashingAt(stores.outside, n) }).catch(() => null)
    const row = await readAccount(stores.outside, id)
    const stored = await vaults.read.open(row?.read_settings ?? '', z.object({ token: z.string() }))
    if (used !== null) expect(used.token).toBe(stored.token)
    await stores.outside.updateTable('outside.accounts').set({ renew_lease_until: null }).execute()
  }
  expect(net.calls.refresh.length).toBeGreaterThan(0)
})

test('a renewal that fails gives the right to renew back, so that the next try is not kept waiting', async () => {
  const id = await account(at(MINUTE))
  net.refuseRefresh = new Retryable('away')
  await expect(fresh(id)).rejects.toThrow(Retryable)
  net.refuseRefresh = null
  expect(await fresh(id)).toMatchObject({ token: 'token-3' })
})

test.each([
  ['is not there', null],
  ['was sealed to other keys', 'AAAA'],
])('a credential that %s asks for a new sign-in', async (_what, read_settings) => {
  const id = await account(null)
  await stores.outside.updateTable('outside.accounts').set({ read_settings }).execute()
  const failure = await fresh(id).catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(Permanent)
  expect(failure).toMatchObject({ code: 'sign-in', scope: 'account' })
})

test('an account that was removed has none', async () => {
  await expect(fresh('nobody')).rejects.toThrow(Permanent)
})
