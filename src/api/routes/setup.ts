import { recordEvent } from '../../../db/inside/events.ts'
import { firstLinkState, type LinkState, useFirstLink } from '../../../db/inside/first-links.ts'
import { anybody, insertPerson } from '../../../db/inside/people.ts'
import { insertSpace, saveRole } from '../../../db/inside/spaces.ts'
import { inTransaction } from '../../../db/open.ts'
import { hashPassword } from '../../inside/password.ts'
import type { Handler } from '../handler.ts'
import { ApiProblem } from '../problem.ts'
import { insideOf } from '../reading.ts'
import { openSession } from './session.ts'
import { meView } from './views.ts'

export const setupState: Handler<'setupState'> = async (_call, api) => ({
  needed: !(await anybody(insideOf(api.reading))),
})

/** Makes the administrator, a space to begin with, and their session, all or nothing. */
export const firstPerson: Handler<'firstPerson'> = async ({ body, cookie }, api) => {
  const now = api.io.now().toISOString()
  if (await anybody(api.inside)) throw alreadyDone()
  const link = await firstLinkState(api.inside, body.token, now)
  if (link !== 'good') throw badLink(link)
  const passwordHash = await hashPassword(body.password)
  const { person, secret } = await inTransaction(api.inside, async (trx) => {
    if (await anybody(trx)) throw alreadyDone()
    if (!(await useFirstLink(trx, body.token, now))) throw badLink('used')
    const { name, email } = body
    const person = await insertPerson(trx, api.io, { name, email, passwordHash, administrator: true })
    if (!person) throw alreadyDone()
    const space = await insertSpace(trx, api.io, { name: 'Inbox', holdSeconds: 15, approvalsNeeded: 1 })
    await saveRole(trx, space.id, person.id, 'lead')
    await recordEvent(trx, api.io, { actorId: person.id, what: 'set-up', spaceId: space.id })
    return { person, secret: await openSession(trx, api.io, person.id) }
  })
  cookie.give(secret)
  return { person: await meView(api.inside, person) }
}

function alreadyDone(): ApiProblem {
  return new ApiProblem('conflict', 'The first person is there already. Sign in, or ask them to add you.')
}

function badLink(state: Exclude<LinkState, 'good'>): ApiProblem {
  const what = {
    used: 'This link was used already.',
    expired: 'This link is older than a day.',
    unknown: 'This is not the link Conclave printed.',
  }
  return new ApiProblem(
    'forbidden',
    `${what[state]} Start Conclave again: it prints a new link in the terminal.`,
  )
}
