import type { z } from 'zod'
import type { Connector, Io as ConnectorIo } from '../connectors/connector.ts'
import { claimRenewal, giveUpRenewal, readAccount, storeCredential } from '../db/outside/credentials.ts'
import type { OutsideDb } from '../db/stores.ts'
import { Permanent, Retryable } from '../src/failure.ts'
import type { Io } from '../src/io.ts'

/** What a process can do with sealed settings: open its own kind, and seal new ones for both kinds of process. */
export interface Vault {
  kind: 'read' | 'write'
  open<T>(sealed: string, schema: z.ZodType<T>): Promise<T>
  sealForBoth(settings: unknown): Promise<{ read: string; write: string }>
}

/** A credential this close to its end is renewed before it is used, in ms. */
const RENEW_BEFORE_MS = 120_000
/** How long to wait for another process that renews the same credential, in ms. */
const RENEWAL_PATIENCE_MS = 10_000

export interface CredentialDeps {
  outside: OutsideDb
  vault: Vault
  io: Io & ConnectorIo
}

/**
 * The account's settings, fit for use now: renewed first where they are about to expire, by one process at a time.
 * Throws Permanent('sign-in') when there are none or they cannot be renewed, Retryable when another process is still at it.
 */
export async function freshSettings(
  deps: CredentialDeps,
  connector: Connector,
  accountId: string,
): Promise<unknown> {
  const deadline = deps.io.now().getTime() + RENEWAL_PATIENCE_MS
  for (;;) {
    const account = await readAccount(deps.outside, accountId)
    const sealed = deps.vault.kind === 'read' ? account?.read_settings : account?.write_settings
    if (!sealed) throw new Permanent('this account has no credential; connect it again', 'sign-in')
    const settings = await openSettings(deps, connector, sealed)
    const expiresAt = connector.expires?.(settings) ?? null
    const now = deps.io.now()
    if (!connector.refresh || expiresAt === null || Date.parse(expiresAt) - now.getTime() > RENEW_BEFORE_MS)
      return settings
    if (await claimRenewal(deps.outside, accountId, now)) return await renew(deps, connector, accountId)
    if (now.getTime() > deadline) throw new Retryable('the credential is being renewed')
    await deps.io.wait(200)
  }
}

/** A credential that does not open (other keys, another shape) is as good as none: a person must connect again. */
async function openSettings(deps: CredentialDeps, connector: Connector, sealed: string): Promise<unknown> {
  const schema: z.ZodType<unknown> = deps.vault.kind === 'read' ? connector.reading : connector.writing
  try {
    return await deps.vault.open(sealed, schema)
  } catch (cause) {
    throw new Permanent('the credential of this account cannot be opened; connect it again', 'sign-in', {
      cause,
    })
  }
}

/** Trades the refresh token for a new pair, under the account's lock, and stores the pair before anybody uses it. */
async function renew(deps: CredentialDeps, connector: Connector, accountId: string): Promise<unknown> {
  try {
    // Read again under the lock: another process may have renewed it between our look and our claim.
    const account = await readAccount(deps.outside, accountId)
    const sealed = deps.vault.kind === 'read' ? account?.read_settings : account?.write_settings
    if (!sealed || !connector.refresh)
      throw new Permanent('this account has no credential; connect it again', 'sign-in')
    const settings = await openSettings(deps, connector, sealed)
    const expiresAt = connector.expires?.(settings) ?? null
    if (expiresAt !== null && Date.parse(expiresAt) - deps.io.now().getTime() > RENEW_BEFORE_MS) {
      await giveUpRenewal(deps.outside, accountId)
      return settings
    }
    const renewed = await connector.refresh(settings, deps.io)
    await keepSettings(deps, connector, accountId, renewed)
    return renewed
  } catch (error) {
    await giveUpRenewal(deps.outside, accountId)
    throw error
  }
}

/** Seals settings for both kinds of process and stores them. */
export async function keepSettings(
  deps: CredentialDeps,
  connector: Connector,
  accountId: string,
  settings: unknown,
): Promise<void> {
  const sealed = await deps.vault.sealForBoth(settings)
  const expiresAt = connector.expires?.(settings) ?? null
  await storeCredential(deps.outside, accountId, { ...sealed, expiresAt }, deps.io.now())
}
