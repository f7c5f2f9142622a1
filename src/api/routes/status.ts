import { stopReasons } from '../../../db/inside/stop-reasons.ts'
import { type AccountRow, listAccounts } from '../../../db/outside/accounts.ts'
import { standingStops } from '../../../db/outside/stops.ts'
import type { WatchRow } from '../../../db/outside/watches.ts'
import type { Handler } from '../handler.ts'
import { insideOf, outsideOf } from '../reading.ts'
import type { Status } from '../schema/listening.ts'
import { version } from '../version.ts'
import { stopsView } from './stops-view.ts'
import { visibleWatches } from './watches.ts'

type Problem = Status['problems'][number]

/** The bar shows a few; the rest is on the pages they are about. What `queue` and `stops` say is not said again. */
const SHOWN = 10

export const status: Handler<'status'> = async ({ caller }, api) => {
  const outside = outsideOf(api.reading)
  const accounts = await listAccounts(outside)
  const stops = stopsView(await standingStops(outside), await stopReasons(insideOf(api.reading)))
  const { rows: watches } = await visibleWatches(api, caller)
  const queue = api.queueState()
  const problems = [
    ...accounts.flatMap(accountProblem),
    ...watches.flatMap((watch) => watchProblem(watch, accounts)),
  ].slice(0, SHOWN)
  return { version, rehearsal: api.rehearsalUrl, queue, stops, problems }
}

function accountProblem(account: AccountRow): Problem[] {
  const name = handleOf(account)
  const why = account.error === null ? '' : ` (${account.error})`
  switch (account.state) {
    case 'needs-sign-in':
      return [
        {
          what: `The network no longer accepts the credential of ${name}${why}. Nothing is read or sent with it.`,
          todo: 'An administrator can connect the account again, on the listening page.',
        },
      ]
    case 'no-credit':
      return [
        {
          what: `${name} has no credit left at the network${why}. Nothing is read or sent with it.`,
          todo: 'Buy credit at the network, then test the account on the listening page.',
        },
      ]
    default:
      return []
  }
}

function watchProblem(watch: WatchRow, accounts: AccountRow[]): Problem[] {
  const account = accounts.find((one) => one.id === watch.account_id)
  const name = watch.query === '' ? `${watch.kind} of ${handleOf(account)}` : `"${watch.query}"`
  if (watch.pause_reason !== null)
    return [
      {
        what: `We stopped listening to ${name}: ${watch.pause_reason}`,
        todo: 'Change the watch or let it go on, on the listening page.',
      },
    ]
  // What an account's own trouble breaks is told once, with the account.
  if (watch.paused_at !== null || watch.error === null || account?.state !== 'ok') return []
  return [
    {
      what: `Listening to ${name} fails: ${watch.error}`,
      todo: 'It is tried again by itself; what was missed is read then.',
    },
  ]
}

function handleOf(account: AccountRow | undefined): string {
  return account?.handle ? `@${account.handle}` : 'a new account'
}
