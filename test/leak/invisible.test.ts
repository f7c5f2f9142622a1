import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { z } from 'zod'
import { contract, type Route } from '../../src/api/contract.ts'
import { newFlock } from '../support/canaries.ts'
import { pathOf } from '../support/colleague.ts'
import { sampleOf } from '../support/sample.ts'
import { type Answer, startServer, type TestServer } from '../support/server.ts'
import { twoTrackIo } from '../support/two-track-io.ts'
import { anAccount } from '../support/world.ts'
import { type Household, household } from './house.ts'

/**
 * Where the contract takes ids in a body or a query, and whose. A new one must be given a line: the test that walks the
 * contract fails without it.
 */
const IDS_IN_REQUESTS: Record<string, 'hidden' | 'everybody sees accounts'> = {
  'changeThread assigneeId': 'hidden',
  'writeNote mentions': 'hidden',
  'propose inReplyTo': 'hidden',
  'propose account': 'everybody sees accounts',
  'addWatch accountId': 'everybody sees accounts',
  'addWatch spaceId': 'hidden',
  'stop account': 'everybody sees accounts',
  'listThreads space': 'hidden',
}

let server: TestServer
let care: Household
let press: Household
let accountId: string
let compared = 0

beforeAll(async () => {
  const io = twoTrackIo()
  server = await startServer({ io })
  accountId = await anAccount(server.stores.outside, io)
  const house = { server, io, accountId }
  care = await household(house, 'care', newFlock())
  press = await household(house, 'press', newFlock())
})
afterAll(async () => {
  process.stdout.write(`invisible: ${compared} pairs of answers compared, for an invisible id and for none\n`)
  await server?.[Symbol.asyncDispose]()
})

/** An id like this one that nothing has. */
const noneLike = (id: string) => `${id.slice(0, -4)}zzzz`

/** The answer without the id that was asked with, and without what is made anew by each request. */
function plain({ status, headers, text }: Answer, asked: string): unknown {
  const same = (words: string) =>
    words
      .replaceAll(asked, 'ASKED')
      .replace(/[0-9a-z]{9}(seen|hidden)\d{7}/g, 'AN-ID')
      .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'A-TIME')
  const kept = [...headers].filter(([name]) => name !== 'date' && name !== 'content-length')
  return { status, headers: kept, text: same(text) }
}

const asLead = (method: string, path: string, body?: unknown) =>
  press.people.lead.send(method, `/api/v1${path}`, body)

/** What the lead of Press would name in a field if they meant no harm. */
function own(field: string): string {
  const named: Record<string, string> = {
    assigneeId: press.people.member.id,
    mentions: press.people.member.id,
    inReplyTo: press.ids.post,
    account: accountId,
    accountId,
    spaceId: press.ids.space,
  }
  return named[field] ?? press.ids.thread
}

const withBody = Object.entries<Route>(contract).flatMap(([name, route]) =>
  idFieldsOf(route).map((field) => [`${name} ${field}`, name, route, field] as const),
)

/** Names of the fields of a request that hold ids of ours. */
function idFieldsOf({ body, query }: Route): string[] {
  const pattern = JSON.stringify(z.toJSONSchema(z.string().regex(/^[0-9a-z]{10,40}$/)).pattern)
  return [body, query].flatMap((schema) => {
    if (!schema) return []
    const { properties = {} } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
    return Object.entries(properties).flatMap(([field, inner]) =>
      JSON.stringify(inner).includes(pattern) ? [field] : [],
    )
  })
}

describe('what one may not see answers exactly like what does not exist', () => {
  const withPath = Object.entries<Route>(contract).filter(([, { path }]) => path.includes(':'))
  test.each(withPath)('%s, by the id in its path', async (_name, { method, path, body }) => {
    for (const name of path.matchAll(/:(\w+)/g)) {
      const parameter = name[1] ?? ''
      for (const hidden of [...care.allIds, ...Object.values(care.people).map(({ id }) => id)]) {
        const at = { id: press.ids.space, personId: press.people.reader.id }
        const ask = async (id: string) => {
          const sent = body && sampleOf(body, own)
          const answer = await asLead(method.toUpperCase(), pathOf(path, { ...at, [parameter]: id }), sent)
          return plain(answer, id)
        }
        expect(await ask(hidden)).toEqual(await ask(noneLike(hidden)))
        compared++
      }
    }
  })

  test('every place for an id in a body or a query is known', () => {
    expect(withBody.map(([place]) => place).sort()).toEqual(Object.keys(IDS_IN_REQUESTS).sort())
  })

  test.each(withBody.filter(([place]) => IDS_IN_REQUESTS[place] === 'hidden'))(
    '%s, by the id in the request',
    async (_place, _name, { method, path, body }, field) => {
      const at = pathOf(path, { id: press.ids.thread })
      for (const hidden of [...care.allIds, ...Object.values(care.people).map(({ id }) => id)]) {
        const ask = async (id: string) => {
          if (!body) return plain(await asLead(method.toUpperCase(), `${at}?${field}=${id}`), id)
          const sample = { ...(sampleOf(body, own) as Record<string, unknown>), ...usable[field] }
          const changed = { ...sample, [field]: Array.isArray(sample[field]) ? [id] : id }
          return plain(await asLead(method.toUpperCase(), at, changed), id)
        }
        expect(await ask(hidden)).toEqual(await ask(noneLike(hidden)))
        compared++
      }
    },
  )

  test('(and the same requests with ids of one’s own succeed)', async () => {
    for (const [place, , { method, path, body }, field] of withBody) {
      if (IDS_IN_REQUESTS[place] !== 'hidden' || !body) continue
      const sample = { ...(sampleOf(body, own) as Record<string, unknown>), ...usable[field] }
      const { status } = await asLead(method.toUpperCase(), pathOf(path, { id: press.ids.thread }), sample)
      expect([place, status < 300]).toEqual([place, true])
    }
  })
})

/** What else a sample must say for the request to be one that works. */
const usable: Record<string, Record<string, unknown>> = {
  spaceId: { kind: 'search', query: 'lamps' },
  assigneeId: { queue: 'new', snoozedUntil: new Date(Date.parse('2026-11-25T08:00:00.000Z')).toISOString() },
}
