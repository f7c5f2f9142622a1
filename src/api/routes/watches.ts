import { recordEvent } from '../../../db/inside/events.ts'
import { giveWatchToSpace, watchesOfSpaces } from '../../../db/inside/space-watches.ts'
import { spacesById } from '../../../db/inside/spaces.ts'
import { accountById } from '../../../db/outside/accounts.ts'
import { spentIn } from '../../../db/outside/spending.ts'
import {
  editWatch,
  findsOf,
  insertWatch,
  sameWatch,
  type WatchRow,
  watchById,
  listWatches as watchRows,
} from '../../../db/outside/watches.ts'
import { type Caller, readableSpaces } from '../../inside/rights.ts'
import type { Api, Handler } from '../handler.ts'
import { ApiProblem, notFound } from '../problem.ts'
import { insideOf, outsideOf } from '../reading.ts'
import type { Watch, WatchKind } from '../schema/listening.ts'
import { mustLead } from './spaces.ts'

export const listWatches: Handler<'listWatches'> = async ({ caller }, api) => {
  const { rows, spaces } = await visibleWatches(api, caller)
  return { watches: await watchViews(api, rows, spaces) }
}

/** The watches whose finds go to spaces the caller may read, and to which space each. */
export async function visibleWatches(
  api: Api,
  caller: Caller,
): Promise<{ rows: WatchRow[]; spaces: Map<string, string> }> {
  const spaces = await watchesOfSpaces(insideOf(api.reading), readableSpaces(caller))
  const rows = await watchRows(outsideOf(api.reading))
  return { rows: rows.filter((row) => spaces.has(row.id)), spaces }
}

export const addWatch: Handler<'addWatch'> = async ({ caller, body }, api) => {
  mustLead(caller, body.spaceId)
  const { accountId, spaceId, kind, everySeconds, budgetUsdPerMonth } = body
  if ((await spacesById(api.inside, [spaceId])).length === 0) throw notFound()
  if (!(await accountById(api.outside, accountId))) throw wrong('accountId', 'there is no such account')
  const query = queryFor(kind, body.query)
  if (await sameWatch(api.outside, { account_id: accountId, kind, query }))
    throw new ApiProblem('conflict', 'This account listens to that already')
  const id = api.io.id()
  const at = api.io.now().toISOString()
  // Inside first: a crash in between leaves a space that waits for a watch that never was, which harms nobody. The other
  // way round a watch would listen, and pay, for no space.
  await giveWatchToSpace(api.inside, id, spaceId)
  await insertWatch(
    api.outside,
    { id, account_id: accountId, kind, query, every_seconds: everySeconds, budget_usd: budgetUsdPerMonth },
    at,
  )
  return { watch: await announce(api, caller, id, spaceId, 'watch-added') }
}

export const changeWatch: Handler<'changeWatch'> = async ({ caller, params, body }, api) => {
  const { id } = params
  const spaceId = (await watchesOfSpaces(api.inside, readableSpaces(caller))).get(id)
  const before = await watchById(api.outside, id)
  if (!before || spaceId === undefined) throw notFound()
  mustLead(caller, spaceId)
  const { query, everySeconds, budgetUsdPerMonth, paused, remove } = body
  const shown = await watchView(api, before, spaceId)
  const edit = {
    ...(query === undefined ? {} : { query: queryFor(before.kind, query) }),
    ...(everySeconds === undefined ? {} : { everySeconds }),
    ...(budgetUsdPerMonth === undefined ? {} : { budgetUsd: budgetUsdPerMonth }),
    ...(paused === undefined ? {} : { paused }),
    ...(remove === undefined ? {} : { remove }),
  }
  if (Object.keys(edit).length === 0) throw wrong('', 'nothing to change')
  if (!(await editWatch(api.outside, id, edit, api.io.now().toISOString()))) throw notFound()
  const watch = await announce(api, caller, id, spaceId, remove ? 'watch-removed' : 'watch-changed', shown)
  return { watch }
}

/** Logs who did it, lets the listener look, and shows the watch (or, once removed, what it was). */
async function announce(
  api: Api,
  caller: Caller,
  id: string,
  spaceId: string,
  what: string,
  removed?: Watch,
): Promise<Watch> {
  await recordEvent(api.inside, api.io, { actorId: caller.id, what, spaceId, data: { watchId: id } })
  api.tell({ kind: 'listening', spaceId })
  const row = await watchById(api.outside, id)
  if (!row && removed) return removed
  if (!row) throw notFound()
  if (row.paused_at === null) api.nudge('pull', { watchId: id })
  return watchView(api, row, spaceId)
}

/** The words a network is asked, or nothing where the kind needs none. A handle may be written with its @. */
function queryFor(kind: WatchKind, query: string): string {
  const words = query.trim()
  if (kind === 'search') return words
  if (kind === 'profile') {
    if (!/^@?\w{1,50}$/.test(words)) throw wrong('query', 'a handle, for example @acme')
    return words.replace(/^@/, '')
  }
  if (words !== '') throw wrong('query', 'this kind of watch takes no words')
  return ''
}

function wrong(path: string, message: string): ApiProblem {
  return new ApiProblem('invalid', undefined, { errors: [{ path, message }] })
}

async function watchView(api: Api, row: WatchRow, spaceId: string): Promise<Watch> {
  const [view] = await watchViews(api, [row], new Map([[row.id, spaceId]]))
  if (!view) throw notFound()
  return view
}

async function watchViews(api: Api, rows: WatchRow[], spaces: Map<string, string>): Promise<Watch[]> {
  const outside = outsideOf(api.reading)
  const now = api.io.now().toISOString()
  const { byWatch } = await spentIn(outside, now.slice(0, 7))
  const midnight = `${now.slice(0, 10)}T00:00:00.000Z`
  const finds = await findsOf(
    outside,
    rows.map((row) => row.id),
    midnight,
  )
  return rows.map((row) => ({
    id: row.id,
    accountId: row.account_id,
    spaceId: spaces.get(row.id) ?? '',
    kind: row.kind,
    query: row.query,
    everySeconds: row.every_seconds,
    lastReadAt: row.last_read_at,
    nextReadAt: row.paused_at === null ? row.next_read_at : null,
    error: row.error,
    paused: row.paused_at === null ? null : { since: row.paused_at, reason: row.pause_reason },
    budgetUsdPerMonth: row.budget_usd,
    spentUsdThisMonth: byWatch.get(row.id) ?? 0,
    postsToday: finds.get(row.id)?.posts ?? 0,
    openGaps: finds.get(row.id)?.gaps ?? [],
    malformed: finds.get(row.id)?.malformed ?? 0,
  }))
}
