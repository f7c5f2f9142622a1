import { markAccount, readAccount } from '../db/outside/credentials.ts'
import { currentIds, missingContext, postsToReread, storeReread } from '../db/outside/freshness.ts'
import { Permanent } from '../src/failure.ts'
import type { Handler } from '../src/queues.ts'
import { freshSettings } from './credential.ts'
import type { PullDeps } from './pull.ts'

/**
 * Reads known posts again by their ids, because edits and deletions are rarely pushed: those that are due, or exactly
 * the ones named (a target about to be answered). `pace` shortens the waits (rehearsal).
 */
export function reread(deps: PullDeps & { pace: number }): Handler<'reread'> {
  return async ({ accountId, postIds }, signal) => {
    const account = await readAccount(deps.outside, accountId)
    if (account?.state !== 'ok') return
    const connector = deps.connectorFor(account.network)
    const { network } = account
    const { lookupBatch } = connector.limits
    const ids = postIds
      ? await currentIds(deps.outside, network, postIds)
      : await idsDue(deps, network, lookupBatch)
    if (ids.length === 0) return
    try {
      const settings = await freshSettings(deps, connector, accountId)
      const batch = await connector.listen(settings, deps.io).reread(ids, signal)
      const news = await storeReread(deps.outside, deps.io, { network, accountId }, ids, batch)
      if (news > 0) deps.nudge('intake', {})
    } catch (error) {
      if (error instanceof Permanent && error.scope === 'account')
        await markAccount(
          deps.outside,
          accountId,
          error.code === 'no-credit' ? 'no-credit' : 'needs-sign-in',
          error.message,
          deps.io.now(),
        )
      deps.io.log('reading posts again failed', {
        accountId,
        error: error instanceof Error ? error.name : 'unknown',
      })
    }
  }
}

/** What open conversations lack comes first; then what has not been read for long. */
async function idsDue(deps: PullDeps & { pace: number }, network: string, limit: number): Promise<string[]> {
  const missing = await missingContext(deps.outside, network, limit)
  const due = await postsToReread(deps.outside, network, deps.io.now(), deps.pace, limit - missing.length)
  return [...missing, ...due]
}
