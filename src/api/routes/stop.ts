import { recordEvent } from '../../../db/inside/events.ts'
import { forgetStopReason, saveStopReason, stopReasons } from '../../../db/inside/stop-reasons.ts'
import { inTransaction } from '../../../db/open.ts'
import { accountById } from '../../../db/outside/accounts.ts'
import { letGoOn, standingStops, stopByPerson } from '../../../db/outside/stops.ts'
import { type Caller, may, type Right } from '../../inside/rights.ts'
import type { Api, Handler } from '../handler.ts'
import { ApiProblem, notFound } from '../problem.ts'
import { stopsView } from './stops-view.ts'

/** Stopping is for whoever approves anywhere: it can only keep words in. Letting go on is for leads. */
export const stop: Handler<'stop'> = async ({ caller, body }, api) => {
  const { account, stopped, reason } = body
  const needed = stopped ? 'approve' : 'lead'
  if (!mayAnywhere(caller, needed))
    throw new ApiProblem('forbidden', stopped ? 'Approvers and leads may stop' : 'Leads may let things go on')
  if (account !== undefined && !(await accountById(api.outside, account))) throw notFound()
  const scope = account ?? 'all'
  if (stopped) await stopNow(api, caller.id, scope, reason?.trim() || null)
  else await goOn(api, caller.id, scope)
  api.tell({ kind: 'stops' })
  return { stops: stopsView(await standingStops(api.outside), await stopReasons(api.inside)) }
}

/** The stop first, why and who after it: a crash in between leaves things stopped. */
async function stopNow(api: Api, personId: string, scope: string, reason: string | null): Promise<void> {
  const at = api.io.now().toISOString()
  await stopByPerson(api.outside, scope, at)
  await inTransaction(api.inside, async (trx) => {
    await saveStopReason(trx, { scope, personId, reason, at })
    await recordEvent(trx, api.io, { actorId: personId, what: 'stopped', data: { scope } })
  })
}

/** Who let it go on first, the letting go last: a crash in between leaves things stopped. */
async function goOn(api: Api, personId: string, scope: string): Promise<void> {
  await inTransaction(api.inside, async (trx) => {
    await forgetStopReason(trx, scope)
    await recordEvent(trx, api.io, { actorId: personId, what: 'let-go-on', data: { scope } })
  })
  await letGoOn(api.outside, scope)
}

function mayAnywhere(caller: Caller, right: Right): boolean {
  return caller.administrator || [...caller.roles.keys()].some((spaceId) => may(caller, right, spaceId))
}
