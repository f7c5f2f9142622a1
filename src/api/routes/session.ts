import { recordEvent } from '../../../db/inside/events.ts'
import { type PersonRow, personByEmail, personById, updatePerson } from '../../../db/inside/people.ts'
import { endSession, endSessionsOf, forgetEndedSessions, saveSession } from '../../../db/inside/sessions.ts'
import { inTransaction } from '../../../db/open.ts'
import { newSecret, secretHash } from '../../../db/secret.ts'
import type { InsideTrx } from '../../../db/stores.ts'
import { hashPassword, passwordMatches } from '../../inside/password.ts'
import type { Io } from '../../io.ts'
import { SESSION_MS } from '../cookie.ts'
import type { Handler } from '../handler.ts'
import { ApiProblem } from '../problem.ts'
import { insideOf } from '../reading.ts'
import { meView } from './views.ts'

/** Opens a browser's session; what it answers goes into the cookie and is stored nowhere. */
export async function openSession(trx: InsideTrx, io: Io, personId: string): Promise<string> {
  const secret = newSecret()
  const now = io.now()
  await saveSession(trx, {
    id: io.id(),
    secretHash: secretHash(secret),
    personId,
    kind: 'cookie',
    label: '',
    at: now.toISOString(),
    expiresAt: new Date(now.getTime() + SESSION_MS).toISOString(),
  })
  return secret
}

/** The same answer after the same work, whether the e-mail is unknown, the password wrong or the person disabled. */
export const signIn: Handler<'signIn'> = async ({ body, cookie }, api) => {
  const person = await personByEmail(insideOf(api.reading), body.email)
  const matches = await passwordMatches(body.password, person?.password_hash ?? null)
  if (!person || !matches || person.disabled_at !== null) throw new ApiProblem('wrong-credentials')
  const secret = await inTransaction(api.inside, async (trx) => {
    await forgetEndedSessions(trx, api.io.now().toISOString())
    if (cookie.secret !== null) await endSession(trx, secretHash(cookie.secret))
    await recordEvent(trx, api.io, { actorId: person.id, what: 'signed-in' })
    return openSession(trx, api.io, person.id)
  })
  cookie.give(secret)
  return { person: await meView(api.inside, person) }
}

export const signOut: Handler<'signOut'> = async ({ cookie }, api) => {
  if (cookie.secret !== null) await endSession(api.inside, secretHash(cookie.secret))
  cookie.clear()
  return undefined
}

export const whoAmI: Handler<'whoAmI'> = async ({ caller }, api) => {
  const db = insideOf(api.reading)
  return { person: await meView(db, known(await personById(db, caller.id))) }
}

export const changeMe: Handler<'changeMe'> = async ({ caller, body, cookie }, api) => {
  const { locale, password } = body
  const me = known(await personById(api.inside, caller.id))
  if (password && cookie.secret === null)
    throw new ApiProblem('forbidden', 'A token cannot change the password: sign in first')
  if (password && !(await passwordMatches(password.current, me.password_hash)))
    throw new ApiProblem('invalid', 'The present password is wrong', {
      errors: [{ path: 'password.current', message: 'is wrong' }],
    })
  const change = {
    ...(locale === undefined ? {} : { locale }),
    ...(password ? { password_hash: await hashPassword(password.next) } : {}),
  }
  const secret = await inTransaction(api.inside, async (trx) => {
    await updatePerson(trx, me.id, change)
    if (!password) return null
    await recordEvent(trx, api.io, { actorId: me.id, what: 'password-changed', data: { personId: me.id } })
    // Whoever knew the old password may sit in another browser: only this one stays.
    await endSessionsOf(trx, me.id)
    return openSession(trx, api.io, me.id)
  })
  if (secret !== null) cookie.give(secret)
  return { person: await meView(api.inside, { ...me, ...change }) }
}

function known(person: PersonRow | undefined): PersonRow {
  if (!person) throw new ApiProblem('sign-in')
  return person
}
