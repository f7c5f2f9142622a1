import type { Connector, Io as ConnectorIo, Cursor } from '../connectors/connector.ts'
import { markAccount, readAccount } from '../db/outside/credentials.ts'
import {
  type ClaimedWatch,
  claimWatch,
  finishRead,
  LostLease,
  openConversations,
  pauseWatch,
  type ReadEnd,
  spentThisMonth,
  storePage,
} from '../db/outside/reading.ts'
import { StoreProblem, storeProblem } from '../db/problem.ts'
import type { OutsideDb } from '../db/stores.ts'
import { Permanent, RateLimited } from '../src/failure.ts'
import type { Io } from '../src/io.ts'
import { backoffMs } from '../src/outside/delivery.ts'
import type { Handler, Nudge } from '../src/queues.ts'
import { freshSettings, type Vault } from './credential.ts'

export interface PullDeps {
  outside: OutsideDb
  vault: Vault
  io: Io & ConnectorIo
  connectorFor: (network: string) => Connector
  nudge: Nudge
}

/** Pages read in one go; a long backlog goes on at the next turn, so that other watches get theirs. */
const PAGES_PER_TURN = 10
/** How long a watch waits after a refusal that only a person can mend, in ms. */
const REFUSED_WAIT_MS = 900_000
/** How often giving a watch back is tried, in ms. */
const GIVE_BACK_EVERY_MS = 2_000

/** Reads a watch: pages are stored as they come, posts and cursor together, until there is no more or the turn is over. */
export function pull(deps: PullDeps): Handler<'pull'> {
  return async ({ watchId }, signal) => {
    const watch = await claimWatch(deps.outside, watchId, deps.io.now())
    if (!watch) return
    const end = await readWatch(deps, watch, signal)
    if (end === null) return
    await giveBack(deps, watch, end, signal)
    // A backlog goes on at once, but behind the watches that wait already.
    if (end.error === null && end.nextReadAt <= deps.io.now()) deps.nudge('pull', { watchId })
    if (end.error !== null) deps.nudge('news', {})
  }
}

/** A disk that is full for a moment must not keep a watch until its lease ends: it is given back once that can be written. */
async function giveBack(
  deps: PullDeps,
  watch: ClaimedWatch,
  end: ReadEnd,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    try {
      return await finishRead(deps.outside, watch, end, deps.io.now())
    } catch (error) {
      const sick = storeProblem(error) instanceof StoreProblem
      if (!sick || signal.aborted || deps.io.now() > new Date(watch.lease_until)) throw error
      await deps.io.wait(GIVE_BACK_EVERY_MS, signal)
    }
  }
}

/** Null when the watch is no longer ours to give back: paused, or taken over. */
async function readWatch(deps: PullDeps, watch: ClaimedWatch, signal: AbortSignal): Promise<ReadEnd | null> {
  const now = deps.io.now()
  if (watch.budget_usd !== null && (await spentThisMonth(deps.outside, watch.id, now)) >= watch.budget_usd) {
    const reason = `The budget of ${watch.budget_usd} USD for this month is spent. Raise it, or wait for the next month.`
    await pauseWatch(deps.outside, watch.id, reason, now)
    deps.nudge('news', {})
    return null
  }
  try {
    const more = await readPages(deps, watch, signal)
    const waitMs = more ? 0 : watch.every_seconds * 1000
    return { nextReadAt: new Date(deps.io.now().getTime() + waitMs), error: null }
  } catch (error) {
    if (error instanceof LostLease) return null
    return await afterFailedRead(deps, watch, error, signal)
  }
}

/** Answers whether there is more to read. */
async function readPages(deps: PullDeps, watch: ClaimedWatch, signal: AbortSignal): Promise<boolean> {
  const account = await readAccount(deps.outside, watch.account_id)
  if (!account) return false
  const connector = deps.connectorFor(account.network)
  const settings = await freshSettings(deps, connector, account.id)
  const listener = connector.listen(settings, deps.io)
  const conversations =
    watch.kind === 'conversations' ? await openConversations(deps.outside, account.network) : []
  const order = { kind: watch.kind, query: watch.query, conversations }
  let cursor: Cursor = watch.cursor === null ? null : JSON.parse(watch.cursor)
  for (let page = 0; page < PAGES_PER_TURN; page++) {
    const batch = await listener.pull(order, cursor, signal)
    const news = await storePage(deps.outside, deps.io, watch, account.network, batch)
    if (news > 0) deps.nudge('intake', {})
    cursor = batch.next
    if (!batch.more) return false
  }
  return true
}

async function afterFailedRead(
  deps: PullDeps,
  watch: ClaimedWatch,
  error: unknown,
  signal: AbortSignal,
): Promise<ReadEnd> {
  const now = deps.io.now()
  const after = (ms: number) => new Date(now.getTime() + ms)
  if (signal.aborted) return { nextReadAt: now, error: watch.error }
  const why = error instanceof Error ? error.message : 'reading failed'
  if (error instanceof RateLimited) return { nextReadAt: error.until, error: why }
  if (error instanceof Permanent) {
    if (error.scope === 'account')
      await markAccount(
        deps.outside,
        watch.account_id,
        error.code === 'no-credit' ? 'no-credit' : 'needs-sign-in',
        why,
        now,
      )
    return { nextReadAt: after(REFUSED_WAIT_MS), error: why }
  }
  deps.io.log('reading a watch failed', {
    watchId: watch.id,
    error: error instanceof Error ? error.name : 'unknown',
  })
  return { nextReadAt: after(backoffMs(watch.failures + 1)), error: why }
}
