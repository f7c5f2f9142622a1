import { recordEvent } from '../../../db/inside/events.ts'
import { stopReasons } from '../../../db/inside/stop-reasons.ts'
import { inTransaction } from '../../../db/open.ts'
import {
  type AccountRow,
  accountById,
  listAccounts as accountRows,
  insertAccount,
  removeAccount,
  replaceCredential,
  type Sealed,
} from '../../../db/outside/accounts.ts'
import { spentIn } from '../../../db/outside/spending.ts'
import { standingStops } from '../../../db/outside/stops.ts'
import type { Api, Handler } from '../handler.ts'
import { ApiProblem, notFound } from '../problem.ts'
import { insideOf, outsideOf } from '../reading.ts'
import type { Account } from '../schema/listening.ts'
import { stopsView } from './stops-view.ts'

export const listAccounts: Handler<'listAccounts'> = async (_call, api) => ({
  accounts: await accountViews(api, await accountRows(outsideOf(api.reading))),
})

/** The credential goes in sealed; whose it is the listener finds out, and from then on the account has a handle. */
export const addAccount: Handler<'addAccount'> = async ({ caller, body }, api) => {
  const baseUrl = networkUrl(api)
  const sealed = await seal(api, baseUrl, body.credential)
  const id = await insertAccount(api.outside, api.io, { network: body.network, baseUrl, sealed })
  return { account: await announce(api, caller.id, id, 'account-added') }
}

export const changeAccount: Handler<'changeAccount'> = async ({ caller, params, body }, api) => {
  const { id } = params
  const at = api.io.now().toISOString()
  if (body.remove) return { account: await remove(api, caller.id, id, at) }
  if (body.credential) {
    const sealed = await seal(api, networkUrl(api), body.credential)
    if (!(await replaceCredential(api.outside, id, sealed, at))) throw notFound()
    return { account: await announce(api, caller.id, id, 'account-credential-replaced') }
  }
  throw new ApiProblem('invalid', 'Say what to change', {
    errors: [{ path: '', message: 'credential or remove' }],
  })
}

/** Asks for a check; its outcome shows in the account's state, and the event stream tells when. */
export const testAccount: Handler<'testAccount'> = async ({ params }, api) => {
  const account = await accountView(api, params.id)
  api.nudge('connect', { accountId: account.id })
  return { account }
}

/** The account as people see it. Throws not-found. */
async function accountView(api: Api, id: string): Promise<Account> {
  const row = await accountById(api.outside, id)
  const [view] = row ? await accountViews(api, [row]) : []
  if (!view) throw notFound()
  return view
}

/** Logs who did it, starts the check, and shows the account. */
export async function announce(api: Api, actorId: string, accountId: string, what: string): Promise<Account> {
  await recordEvent(api.inside, api.io, { actorId, what, data: { accountId } })
  api.nudge('connect', { accountId })
  api.tell({ kind: 'listening' })
  return accountView(api, accountId)
}

/** Where the network is: in a rehearsal always the pretend one, so that nothing can go to the real one by mistake. */
export function networkUrl(api: Api): string | null {
  return api.rehearsalUrl === null ? null : `${api.rehearsalUrl}/x`
}

async function seal(api: Api, baseUrl: string | null, credential: unknown): Promise<Sealed> {
  const settings = { baseUrl, userId: '', handle: '', credential }
  return { read: await api.sealToListener(settings), write: await api.sealToPublisher(settings) }
}

async function remove(api: Api, actorId: string, id: string, at: string): Promise<Account> {
  const account = await accountView(api, id)
  if (!(await inTransaction(api.outside, (trx) => removeAccount(trx, id, at)))) throw notFound()
  await recordEvent(api.inside, api.io, { actorId, what: 'account-removed', data: { accountId: id } })
  api.tell({ kind: 'listening' })
  return { ...account, mayWrite: false }
}

async function accountViews(api: Api, rows: AccountRow[]): Promise<Account[]> {
  const outside = outsideOf(api.reading)
  const month = api.io.now().toISOString().slice(0, 7)
  const { byAccount } = await spentIn(outside, month)
  const stops = stopsView(await standingStops(outside), await stopReasons(insideOf(api.reading)))
  return rows.map((row) => {
    const stop = stops.accounts.find((one) => one.account === row.id)
    return {
      id: row.id,
      network: row.network,
      handle: row.handle,
      name: row.name,
      avatarUrl: row.avatar_url,
      state: row.state,
      error: row.error,
      stopped: stop ? { since: stop.since, reason: stop.reason } : null,
      mayWrite: row.may_write === 1,
      spentUsdThisMonth: byAccount.get(row.id) ?? 0,
      createdAt: row.created_at,
    }
  })
}
