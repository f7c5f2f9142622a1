import type { Account, Watch } from '../../api/schema/listening.ts'
import type { Words } from '../i18n/en.ts'

export type Health = 'ok' | 'warn' | 'bad' | 'off'

/** Late: more than this many intervals (and a minute) without a read. */
const LATE_FACTOR = 5
const GRACE_MS = 60_000
const NEARLY_SPENT = 0.8

/** How a watch is: bad (an error, or its account's), off (paused), warn (late, a gap, nearly out of budget) or ok. */
export function healthOf(watch: Watch, account: Account | undefined, now: number): Health {
  if (watch.error || account?.state === 'needs-sign-in' || account?.state === 'no-credit') return 'bad'
  if (watch.paused) return 'off'
  if (watch.openGaps.length > 0) return 'warn'
  const budget = watch.budgetUsdPerMonth
  if (budget !== null && budget > 0 && watch.spentUsdThisMonth >= budget * NEARLY_SPENT) return 'warn'
  if (!watch.lastReadAt) return 'ok'
  const silentMs = now - Date.parse(watch.lastReadAt)
  return silentMs > watch.everySeconds * 1000 * LATE_FACTOR + GRACE_MS ? 'warn' : 'ok'
}

/** A watch in a few words: "X @acme", "acme lamp", "@rival". */
export function watchName(watch: Watch, account: Account | undefined, t: Words): string {
  if (watch.kind === 'search') return watch.query
  if (watch.kind === 'profile') return `@${watch.query.replace(/^@/, '')}`
  const network = account ? t.networkName(account.network) : ''
  const name = `${network} @${account?.handle ?? '…'}`
  return watch.kind === 'mentions' ? name : t.listening.repliesOf(name)
}
