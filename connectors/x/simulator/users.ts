import type { Person } from '../../rehearsal/world/model.ts'
import type { Call, Desk, Handler } from './endpoint.ts'
import { readAsked, readQuery } from './fields.ts'
import { type Answer, invalid, partialError, Refused } from './problems.ts'
import { wireUser } from './serialize-people.ts'

/** GET /2/users/me */
export const me: Handler = {
  endpoint: 'me',
  method: 'get',
  path: '/2/users/me',
  callers: 'user',
  scope: 'users.read',
  answer: (call, desk) =>
    call.caller.kind === 'user' ? answerUser(call.caller.person, call, desk) : { status: 403, body: {} },
}

/** GET /2/users/by/username/:username */
export const byUsername: Handler = {
  endpoint: 'users',
  method: 'get',
  path: '/2/users/by/username/:username',
  callers: 'any',
  scope: 'users.read',
  answer(call, desk) {
    const handle = call.params.username ?? ''
    if (!/^[A-Za-z0-9_]{1,15}$/.test(handle))
      throw new Refused(
        invalid(
          'username',
          handle,
          `The \`username\` query parameter value [${handle}] does not match ^[A-Za-z0-9_]{1,15}$`,
        ),
      )
    const person = desk.world.shelves.personByHandle(handle)
    if (person && !person.suspended) return answerUser(person, call, desk)
    const why = person ? 'suspended' : 'missing'
    const error = partialError(why, { resource: 'user', parameter: 'username', id: handle })
    return { status: 200, body: { errors: [error] } }
  },
}

function answerUser(person: Person, call: Call, desk: Desk): Answer {
  const asked = readAsked(readQuery(call.query, []))
  return { status: 200, body: { data: wireUser(person, asked.user, desk.world.shelves, call.origin) } }
}

/** GET /2/usage/tweets */
export const usage: Handler = {
  endpoint: 'usage',
  method: 'get',
  path: '/2/usage/tweets',
  callers: 'any',
  scope: 'tweet.read',
  answer(call, desk) {
    readQuery(call.query, ['days', 'usage.fields'])
    const days = [...desk.usage].map(([day, count]) => ({ date: `${day}T00:00:00.000Z`, usage: count }))
    const total = days.reduce((sum, day) => sum + day.usage, 0)
    const data = {
      cap_reset_day: 12,
      project_cap: 3_000_000,
      project_id: '1000000000000000001',
      project_usage: total,
      ...(days.length > 0 ? { daily_project_usage: { project_id: 1_000_001, usage: days } } : {}),
    }
    return { status: 200, body: { data } }
  },
}
