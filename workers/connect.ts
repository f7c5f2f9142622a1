import { z } from 'zod'
import type { Connector } from '../connectors/connector.ts'
import { markAccount, markConnected, readAccount, takeGrant } from '../db/outside/credentials.ts'
import { Permanent, Retryable } from '../src/failure.ts'
import type { Handler } from '../src/queues.ts'
import { freshSettings, keepSettings } from './credential.ts'
import type { PullDeps } from './pull.ts'

/** What the inside sealed when it sent somebody to sign in at the network. */
const Setup = z.object({
  baseUrl: z.string().nullable(),
  clientId: z.string(),
  clientSecret: z.string().nullish(),
  verifier: z.string(),
  redirectUri: z.string(),
})

/**
 * Asks the network whose credential an account holds, and remembers the answer. An authorisation code is traded for a
 * credential first. Only this process can open either.
 */
export function connect(deps: PullDeps): Handler<'connect'> {
  return async ({ accountId }) => {
    const account = await readAccount(deps.outside, accountId)
    if (!account) return
    const connector = deps.connectorFor(account.network)
    try {
      await exchangeGrant(deps, connector, accountId)
      const settings = await freshSettings(deps, connector, accountId)
      const identity = await connector.identify(settings, deps.io)
      const known = { ...(settings as object), userId: identity.externalId, handle: identity.handle }
      await keepSettings(deps, connector, accountId, connector.reading.parse(known))
      await markConnected(deps.outside, accountId, identity, deps.io.now())
    } catch (error) {
      await afterFailure(deps, accountId, error)
    }
    deps.nudge('news', {})
  }
}

async function exchangeGrant(deps: PullDeps, connector: Connector, accountId: string): Promise<void> {
  const grant = await takeGrant(deps.outside, accountId)
  if (!grant || !connector.exchange) return
  const setup = await deps.vault.open(grant.sealed_setup, Setup)
  const { code } = await deps.vault.open(grant.sealed_code, z.object({ code: z.string() }))
  const settings = await connector.exchange(
    { ...setup, clientSecret: setup.clientSecret ?? null, code },
    deps.io,
  )
  await keepSettings(deps, connector, accountId, settings)
}

async function afterFailure(deps: PullDeps, accountId: string, error: unknown): Promise<void> {
  deps.io.log('connecting an account failed', {
    accountId,
    error: error instanceof Error ? error.name : 'unknown',
  })
  // The network is away: the account stays as it is, and the sweep asks again.
  if (error instanceof Retryable || (error instanceof Error && error.name === 'RateLimited')) return
  const taken =
    typeof error === 'object' && error !== null && 'code' in error && /UNIQUE|23505/.test(String(error.code))
  const why = taken
    ? 'This account is connected already. Replace its credential instead of connecting it again.'
    : error instanceof Permanent
      ? error.message
      : 'The credential could not be checked. Connect the account again.'
  const state = error instanceof Permanent && error.code === 'no-credit' ? 'no-credit' : 'needs-sign-in'
  await markAccount(deps.outside, accountId, state, why, deps.io.now())
}
