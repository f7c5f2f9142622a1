import { contract, type Route, type RouteName } from '../../src/api/contract.ts'
import { pathOf, send } from '../support/colleague.ts'
import { sampleOf } from '../support/sample.ts'
import type { PrivateWorld } from './world.ts'

/** One answer somebody got, with all its headers. */
export interface Seen {
  where: string
  status: number
  text: string
}

/** What changes least comes first, so that what a route takes away is missed by as few others as possible. */
const ORDER: Route['method'][] = ['get', 'post', 'put', 'patch', 'delete']

/** A request to the API, as somebody nosy would make it. */
export interface Request {
  name: string
  method: string
  path: string
  body?: string
}

/**
 * Every route of the contract, with every id there is in every place, with a body that fits and with one that does not.
 * A route is among them from the day it is in the contract.
 */
export function requestsAbout({ ids }: Pick<PrivateWorld, 'ids'>): Request[] {
  const everything = [ids.support, ids.product, ids.other].flatMap((some) =>
    Object.values<string>({ ...some }),
  )
  const requests: Request[] = []
  const routes = (Object.entries(contract) as [RouteName, Route][]).toSorted(
    ([, one], [, other]) => ORDER.indexOf(one.method) - ORDER.indexOf(other.method),
  )
  for (const [name, { method, path, body }] of routes) {
    // Signing out would end the visit; what it answers is the same for everybody.
    if (name === 'signOut') continue
    const places = path.includes(':id')
      ? everything.map((id) => ({ id, personId: ids.other.sam ?? '' }))
      : [{}]
    for (const [i, at] of places.entries()) {
      const request = { name, method: method.toUpperCase(), path: pathOf(path, at) }
      if (!body || i === 0) requests.push(request)
      if (!body) continue
      if (i === 0) requests.push({ ...request, body: '{"no":"such field"}' })
      requests.push({ ...request, body: JSON.stringify(sampleOf(body, nameFor(ids))) })
    }
  }
  const search = (query: string) => ({ name: 'listThreads', method: 'GET', path: `/threads?${query}` })
  return [
    ...requests,
    ...searches(ids).map(search),
    { name: 'no route', method: 'GET', path: '/nothing/here' },
    { name: 'no JSON', method: 'POST', path: '/session', body: '{"email":' },
    { name: 'openapi', method: 'GET', path: '/openapi.json' },
  ]
}

/** Makes these requests as one person; `who` are the headers that say so. */
export async function visit(url: string, who: Record<string, string>, requests: Request[]): Promise<Seen[]> {
  const seen: Seen[] = []
  for (const { name, method, path, body } of requests) {
    const given = { headers: who, ...(body !== undefined && { body }) }
    const { status, headers, text } = await send(url, path, method, given)
    seen.push({ where: `${name} ${path}`, status, text: `${JSON.stringify([...headers])}\n${text}` })
  }
  return seen
}

/** Makes every request there is as one person. */
export async function visitAll(
  url: string,
  who: Record<string, string>,
  world: Pick<PrivateWorld, 'ids'>,
): Promise<Seen[]> {
  const requests = requestsAbout(world)
  // With a session this would not end; what it says then is another test's.
  if (Object.keys(who).length === 0) requests.push({ name: 'events', method: 'GET', path: '/events' })
  return await visit(url, who, requests)
}

/** What a nosy person would name in each field: the things of Product. */
function nameFor({ product, other }: PrivateWorld['ids']): (field: string) => string {
  const byField: Record<string, string | undefined> = {
    inReplyTo: product.post,
    account: other.account,
    accountId: other.account,
    space: product.space,
    spaceId: product.space,
  }
  return (field) => byField[field] ?? other.sam ?? ''
}

function searches({ support, product }: PrivateWorld['ids']): string[] {
  const queues = ['new', 'waiting', 'done', 'snoozed'].map((queue) => `queue=${queue}`)
  return [...queues, `space=${support.space}`, `space=${product.space}`, 'text=zq', 'text=truth', 'show=mine']
}
