import { flag } from '../../../db/columns.ts'
import { recordEvent } from '../../../db/inside/events.ts'
import {
  insertPerson,
  isLastAdministrator,
  peopleVisibleTo,
  personById,
  updatePerson,
} from '../../../db/inside/people.ts'
import { endSessionsOf } from '../../../db/inside/sessions.ts'
import { inTransaction } from '../../../db/open.ts'
import { hashPassword } from '../../inside/password.ts'
import type { Handler } from '../handler.ts'
import { ApiProblem, notFound } from '../problem.ts'
import { insideOf } from '../reading.ts'
import { personView } from './views.ts'

export const listPeople: Handler<'listPeople'> = async ({ caller }, api) => {
  const rows = await peopleVisibleTo(insideOf(api.reading), caller)
  return { people: rows.map((row) => personView(row, caller.administrator || row.id === caller.id)) }
}

export const addPerson: Handler<'addPerson'> = async ({ caller, body }, api) => {
  const { name, email, administrator, password } = body
  const passwordHash = await hashPassword(password)
  const person = await inTransaction(api.inside, async (trx) => {
    const added = await insertPerson(trx, api.io, { name, email, passwordHash, administrator })
    if (!added)
      throw new ApiProblem('conflict', 'Somebody has this e-mail already', {
        errors: [{ path: 'email', message: 'is taken' }],
      })
    const data = { personId: added.id, administrator }
    await recordEvent(trx, api.io, { actorId: caller.id, what: 'person-added', data })
    return added
  })
  return { person: personView(person, true) }
}

/** Disabling a person, or giving them a new password, ends all their sessions; what they wrote stays. */
export const changePerson: Handler<'changePerson'> = async ({ caller, params, body }, api) => {
  const { name, administrator, disabled, password } = body
  const passwordHash = password === undefined ? null : await hashPassword(password)
  const person = await inTransaction(api.inside, async (trx) => {
    const before = await personById(trx, params.id)
    if (!before) throw notFound()
    const loses = disabled === true || administrator === false
    if (loses && (await isLastAdministrator(trx, before.id)))
      throw new ApiProblem('conflict', 'This is the last administrator: make somebody else one first')
    const wasDisabled = before.disabled_at !== null
    await updatePerson(trx, before.id, {
      ...(name === undefined ? {} : { name }),
      ...(administrator === undefined ? {} : { administrator: flag(administrator) }),
      ...(disabled === undefined || disabled === wasDisabled
        ? {}
        : { disabled_at: disabled ? api.io.now().toISOString() : null }),
      ...(passwordHash === null ? {} : { password_hash: passwordHash }),
    })
    if (disabled || passwordHash !== null) await endSessionsOf(trx, before.id)
    const data = {
      personId: before.id,
      ...(administrator === undefined ? {} : { administrator }),
      ...(disabled === undefined ? {} : { disabled }),
      ...(passwordHash === null ? {} : { password: true }),
    }
    await recordEvent(trx, api.io, { actorId: caller.id, what: 'person-changed', data })
    return personById(trx, before.id)
  })
  if (!person) throw notFound()
  api.tell({ kind: 'spaces' })
  return { person: personView(person, true) }
}
