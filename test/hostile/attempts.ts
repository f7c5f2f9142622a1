import { ABUSES } from './abuse.ts'
import type { Chance } from './chance.ts'
import { NASTY } from './nasty.ts'
import type { Attempt } from './request.ts'
import type { Operation } from './schema.ts'
import { spoilt } from './spoil.ts'
import { type Known, validValue } from './valid.ts'
import { ECHO } from './verdict.ts'

/** Where a caller stands: what exists, which cookies there are, and where the page is. */
interface Ground {
  operations: readonly Operation[]
  known: Known
  digests: ReadonlyMap<string, string>
  roles: Record<string, string | null>
  origin: string
}

/** One request, made by chance: a third valid, a third with one thing wrong, a third hostile. */
export function anAttempt(ground: Ground, chance: Chance): Attempt {
  const operation = chance.pick(ground.operations)
  const role = chance.pick(Object.keys(ground.roles))
  const good = validAttempt(operation, role, ground, chance)
  const manners = [() => good, () => nearly(good, operation, chance), () => abused(good, chance)]
  return chance.pick(manners)()
}

function validAttempt(operation: Operation, role: string, ground: Ground, chance: Chance): Attempt {
  const { known, digests, roles, origin } = ground
  const path = pathTo(operation.path, known, chance)
  const body = operation.body ? validValue(operation.body, '', known, chance) : null
  const digest = digests.get(path.split('/')[2] ?? '')
  // Mostly the words that stand there, so that some approvals are good ones.
  if (operation.name === 'approve' && digest && chance.below(4) > 0) Object.assign(body as object, { digest })
  const query = new URLSearchParams()
  for (const { name, schema } of operation.query)
    if (chance.below(3) === 0) query.set(name, String(validValue(schema, name, known, chance)))
  const asked = query.size > 0 ? `?${query}` : ''
  const cookie = roles[role]
  return {
    role,
    name: operation.name,
    manner: 'valid',
    method: operation.method,
    path: `/api/v1${path}${asked}`,
    headers: {
      origin,
      ...(cookie ? { cookie } : {}),
      ...(body === null ? {} : { 'content-type': 'application/json' }),
    },
    body: body === null ? null : JSON.stringify(body),
  }
}

/** Fills in the ids, mostly of things that exist. */
function pathTo(path: string, known: Known, chance: Chance): string {
  const about = path.split('/')[1] ?? ''
  return path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const there = known[name === 'personId' ? 'people' : about] ?? []
    return there.length > 0 && chance.below(8) > 0 ? chance.pick(there) : '01hzzzzzzzzzzzzzzzzzzzzzzz'
  })
}

/** One thing in it is wrong: a field of the body, a field of the query, or the id. */
function nearly(good: Attempt, operation: Operation, chance: Chance): Attempt {
  if (good.body !== null && chance.below(4) > 0) {
    const value = spoilt(JSON.parse(good.body.toString()), chance)
    // A key made of nothing but our mark, and a value of it: neither may come back.
    const marked = chance.below(3) === 0 ? { ...(value as object), note: ECHO } : value
    return { ...good, manner: 'nearly valid: body', body: JSON.stringify(marked) }
  }
  const nasty = encodeURIComponent(chance.pick(NASTY).toWellFormed().slice(0, 1_000))
  const [bare = '', query = ''] = good.path.split('?')
  const field = operation.query.length > 0 ? chance.pick(operation.query).name : 'extra'
  if (chance.below(2) === 0)
    return { ...good, manner: 'nearly valid: query', path: `${bare}?${query}&${field}=${nasty}` }
  return { ...good, manner: 'nearly valid: path', path: bare.replace(/[^/]*$/, nasty) }
}

function abused(good: Attempt, chance: Chance): Attempt {
  const manner = chance.pick(Object.keys(ABUSES))
  return { ...good, manner, ...ABUSES[manner]?.(good, chance) }
}
