import { STORES } from '../../db/backup.ts'
import { storeHealth } from '../../db/health.ts'
import { insideMark } from '../../db/inside/mark.ts'
import { openInside, openOutside } from '../../db/open.ts'
import { outsideHealth } from '../../db/outside/health.ts'
import { outsideMark } from '../../db/outside/mark.ts'
import type { StoreName } from '../../db/stores.ts'
import { wasReplaced } from '../../db/witness.ts'
import { broken, type Finding, failed, ok, warning } from './finding.ts'

const BIG_WAL_BYTES = 256_000_000
const CLOCK_SLACK_MS = 60_000

/** Both files: whole, of this version, and not drowning in their write-ahead logs. */
export function stores(dataDir: string): Finding[] {
  return STORES.map((store) => {
    try {
      return oneStore(dataDir, store)
    } catch (error) {
      return failed(`${store}.db`, error)
    }
  })
}

function oneStore(dataDir: string, store: StoreName): Finding {
  const what = `${store}.db`
  const health = storeHealth(dataDir, store)
  if (!health) return broken(what, 'it is not there', 'Start Conclave, or restore a backup.')
  if (!health.whole)
    return broken(
      what,
      'it is damaged',
      'Stop Conclave and restore a backup: npm run restore -- <backup> --replace',
    )
  if (health.ahead.length > 0)
    return broken(what, 'a newer Conclave made it', 'Start that version or a later one.')
  if (health.behind.length > 0)
    return warning(
      what,
      `${health.behind.length} steps behind this version`,
      'Start Conclave: it brings it up to date.',
    )
  const size = `${(health.bytes / 1_000_000).toFixed(1)} MB`
  if (health.walBytes > BIG_WAL_BYTES)
    return warning(
      what,
      `its log has ${Math.round(health.walBytes / 1_000_000)} MB`,
      'Start Conclave again; is a copy of the file open somewhere?',
    )
  return ok(what, `whole, ${size}`)
}

/** What is in the stores: the clock against them, whether they came back, and what wants a person. */
export async function contents(dataDir: string, now: Date): Promise<Finding[]> {
  await using inside = openInside(dataDir)
  await using outside = openOutside(dataDir)
  const mark = await outsideMark(outside)
  const replaced =
    wasReplaced(dataDir, 'inside', await insideMark(inside)) || wasReplaced(dataDir, 'outside', mark)
  const health = await outsideHealth(outside, now)
  return [
    clock(mark, now),
    ...(replaced
      ? [
          warning(
            'restore',
            'the stores are copies or older than they were',
            'Start Conclave: it looks on the networks first.',
          ),
        ]
      : []),
    ...health.stops.map(({ scope, since, cause }) =>
      warning(
        'stopped',
        `${scope === 'all' ? 'everything outgoing' : 'one account'}, since ${since} (${cause})`,
        'A lead lets it go on, on the page.',
      ),
    ),
    ...accounts(health.accounts),
    ...listening(health),
    ...outgoing(health.deliveries),
  ]
}

function clock(newest: string, now: Date): Finding {
  if (newest === '' || Date.parse(newest) <= now.getTime() + CLOCK_SLACK_MS)
    return ok('clock', now.toISOString())
  return broken(
    'clock',
    `it is ${now.toISOString()} here, and something was done at ${newest}`,
    'Set the clock (timedatectl set-ntp true), then start Conclave again.',
  )
}

type Health = Awaited<ReturnType<typeof outsideHealth>>

function accounts(all: Health['accounts']): Finding[] {
  if (all.length === 0) return [ok('accounts', 'none connected')]
  return all.map(({ handle, network, state }) => {
    const name = handle === '' ? network : `@${handle} on ${network}`
    if (state === 'ok') return ok('account', name)
    if (state === 'connecting')
      return warning('account', `${name} is being connected`, 'If it stays so, look at the listening page.')
    const why = state === 'no-credit' ? 'has no credit left' : 'must be connected again'
    return broken('account', `${name} ${why}`, 'An administrator does that, on the listening page.')
  })
}

function listening({ failing, openGaps }: Health): Finding[] {
  const findings = failing.map(({ kind, failures, last_read_at }) =>
    warning(
      'watch',
      `${kind}: ${failures} failed reads in a row, last read ${last_read_at ?? 'never'}`,
      'Its reason is on the listening page.',
    ),
  )
  if (openGaps > 0)
    findings.push(warning('gaps', `${openGaps} times posts may be missing`, 'See the listening page.'))
  return findings.length > 0 ? findings : [ok('listening', 'no watch fails')]
}

function outgoing(deliveries: Health['deliveries']): Finding[] {
  const findings = deliveries.map(({ state, count }) =>
    warning(
      'deliveries',
      `${count} ${state === 'held' || state === 'needs-person' ? `wait for a person (${state})` : `did not move for 15 minutes (${state})`}`,
      'See "waiting for you" on the page.',
    ),
  )
  return findings.length > 0 ? findings : [ok('deliveries', 'none is stuck')]
}
