import { recordEvent } from '../../../db/inside/events.ts'
import { maySee, personById } from '../../../db/inside/people.ts'
import {
  deleteMember,
  insertSpace,
  isLastLead,
  membersOf,
  saveRole,
  spacesById,
  updateSpace,
} from '../../../db/inside/spaces.ts'
import { inTransaction } from '../../../db/open.ts'
import type { InsideDb, InsideTrx } from '../../../db/stores.ts'
import { type Caller, may, readableSpaces } from '../../inside/rights.ts'
import type { Handler } from '../handler.ts'
import { ApiProblem, notFound } from '../problem.ts'
import { insideOf } from '../reading.ts'
import type { Space } from '../schema/people.ts'
import { spaceView } from './views.ts'

export const listSpaces: Handler<'listSpaces'> = async ({ caller }, api) => {
  const db = insideOf(api.reading)
  const spaces = await spacesById(db, readableSpaces(caller))
  const members = await membersOf(
    db,
    spaces.map((space) => space.id),
  )
  return { spaces: spaces.map((space) => spaceView(space, members)) }
}

/** Whoever makes a space is its first lead. */
export const addSpace: Handler<'addSpace'> = async ({ caller, body }, api) => {
  const space = await inTransaction(api.inside, async (trx) => {
    const added = await insertSpace(trx, api.io, body)
    await saveRole(trx, added.id, caller.id, 'lead')
    await recordEvent(trx, api.io, { actorId: caller.id, what: 'space-added', spaceId: added.id })
    return spaceOf(trx, added.id)
  })
  api.tell({ kind: 'spaces', spaceId: space.id })
  return { space }
}

export const changeSpace: Handler<'changeSpace'> = async ({ caller, params, body }, api) => {
  mustLead(caller, params.id)
  const { name, holdSeconds, approvalsNeeded } = body
  const policy = {
    ...(holdSeconds === undefined ? {} : { hold_seconds: holdSeconds }),
    ...(approvalsNeeded === undefined ? {} : { approvals_needed: approvalsNeeded }),
  }
  const space = await inTransaction(api.inside, async (trx) => {
    const change = { ...policy, ...(name === undefined ? {} : { name }) }
    if (!(await updateSpace(trx, params.id, change))) throw notFound()
    const data = { ...policy, renamed: name !== undefined }
    await recordEvent(trx, api.io, { actorId: caller.id, what: 'space-changed', spaceId: params.id, data })
    return spaceOf(trx, params.id)
  })
  api.tell({ kind: 'spaces', spaceId: params.id })
  return { space }
}

export const setRole: Handler<'setRole'> = async ({ caller, params, body }, api) => {
  mustLead(caller, params.id)
  const { id: spaceId, personId } = params
  const { role } = body
  const space = await inTransaction(api.inside, async (trx) => {
    if (!(await maySee(trx, caller, personId))) throw notFound()
    if ((await personById(trx, personId))?.disabled_at)
      throw new ApiProblem('conflict', 'This person is disabled')
    if (role !== 'lead') await mustLeaveALead(trx, caller, spaceId, personId)
    await spaceOf(trx, spaceId)
    await saveRole(trx, spaceId, personId, role)
    const data = { personId, role }
    await recordEvent(trx, api.io, { actorId: caller.id, what: 'role-set', spaceId, data })
    return spaceOf(trx, spaceId)
  })
  api.tell({ kind: 'spaces', spaceId, personId })
  return { space }
}

export const removeMember: Handler<'removeMember'> = async ({ caller, params }, api) => {
  mustLead(caller, params.id)
  const { id: spaceId, personId } = params
  const space = await inTransaction(api.inside, async (trx) => {
    await mustLeaveALead(trx, caller, spaceId, personId)
    if (!(await deleteMember(trx, spaceId, personId))) throw notFound()
    const data = { personId }
    await recordEvent(trx, api.io, { actorId: caller.id, what: 'member-removed', spaceId, data })
    return spaceOf(trx, spaceId)
  })
  api.tell({ kind: 'spaces', spaceId, personId })
  return { space }
}

/** Throws not-found to whom the space is unknown, forbidden to who only works in it. */
export function mustLead(caller: Caller, spaceId: string): void {
  if (!may(caller, 'read', spaceId)) throw notFound()
  if (!may(caller, 'lead', spaceId)) throw new ApiProblem('forbidden', 'This is for leads of the space')
}

async function mustLeaveALead(
  trx: InsideTrx,
  caller: Caller,
  spaceId: string,
  personId: string,
): Promise<void> {
  if (caller.administrator || !(await isLastLead(trx, spaceId, personId))) return
  throw new ApiProblem('conflict', 'The space would have no lead: make somebody else one first')
}

async function spaceOf(db: InsideDb, id: string): Promise<Space> {
  const [space] = await spacesById(db, [id])
  if (!space) throw notFound()
  return spaceView(space, await membersOf(db, [id]))
}
