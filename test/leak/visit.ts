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

/**
 * Calls every route of the contract as one person (`who`: the headers that say so), with every id there is in every place, with a body that fits and with
 * one that does not. A route is visited from the day it is in the contract.
 */
export async function visitAll(
  url: string,
  who: Record<string, string>,
  { ids }: Pick<PrivateWorld, 'ids'>,
): Promise<Seen[]> {
  const everything = [
    ...Object.values(ids.support),
    ...Object.values(ids.product),
    ...Object.values(ids.other),
  ]
  const seen: Seen[] = []
  const visit = async (name: string, method: string, path: string, body?: string) => {
    const given = { headers: who, ...(body !== undefined && { body }) }
    const { status, headers, text } = await send(url, path, method, given)
    seen.push({ where: `${name} ${path}`, status, text: `${JSON.stringify([...headers])}\n${text}` })
  }
  const routes = (Object.entries(contract) as [RouteName, Route][]).toSorted(
    ([, one], [, other]) => ORDER.indexOf(one.method) - ORDER.indexOf(other.method),
  )
  for (const [name, { method, path, body }] of routes) {
    // Signing out would end the visit; what it answers is the same for everybody.
    if (name === 'signOut') continue
    const verb = method.toUpperCase()
    const places = path.includes(':id')
      ? everything.map((id) => ({ id, personId: ids.other.sam ?? '' }))
      : [{}]
    for (const at of places) {
      await visit(name, verb, pathOf(path, at))
      if (!body) continue
      await visit(name, verb, pathOf(path, at), '{"no":"such field"}')
      await visit(name, verb, pathOf(path, at), JSON.stringify(sampleOf(body, nameFor(ids))))
    }
  }
  for (const query of searches(ids)) await visit('listThreads', 'GET', `/threads?${query}`)
  await visit('no route', 'GET', '/nothing/here')
  await visit('no JSON', 'POST', '/session', '{"email":')
  await visit('openapi', 'GET', '/openapi.json')
  // With a session this would not end; what it says then is another test's.
  if (Object.keys(who).length === 0) await visit('events', 'GET', '/events')
  return seen
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
