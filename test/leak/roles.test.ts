import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { contract } from '../../src/api/contract.ts'
import { type Flock, newFlock, traces } from '../support/canaries.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { twoTrackIo } from '../support/two-track-io.ts'
import { anAccount } from '../support/world.ts'
import { type Household, household, ok } from './house.ts'
import { visitAll } from './visit.ts'

const care = newFlock()
const press = newFlock()
const flockOf = { care, press }
const ROLES = ['reader', 'member', 'approver', 'lead'] as const

let server: TestServer
let homes: { care: Household; press: Household }
let ids: Parameters<typeof visitAll>[2]['ids']
/** The headers each visitor sends. */
const visitors = new Map<string, Record<string, string>>()
let requests = 0

beforeAll(async () => {
  const io = twoTrackIo()
  server = await startServer({ io })
  const accountId = await anAccount(server.stores.outside, io)
  const house = { server, io, accountId }
  homes = { care: await household(house, 'care', care), press: await household(house, 'press', press) }
  visitors.set('anonymous', {})
  visitors.set('somebody with a made-up cookie', { cookie: 'conclave=abcdefghijabcdefghijabcdefghij' })
  for (const space of ['care', 'press'] as const)
    for (const role of ROLES)
      visitors.set(`${role} of ${space}`, { cookie: homes[space].people[role].cookie })
  await lonelyPeople()
  const account = { account: accountId, sam: homes.care.people.member.id }
  ids = {
    support: homes.press.ids,
    product: homes.care.ids,
    other: { ...account, random: 'zzzzzzzzzzzzzzzz' },
  }
})
afterAll(async () => {
  process.stdout.write(
    `leaks: ${Object.keys(contract).length} routes × ${visitors.size} visitors, ${requests} requests\n`,
  )
  await server?.[Symbol.asyncDispose]()
})

/** Those whose rights are over, were never there, or come with a token. */
async function lonelyPeople(): Promise<void> {
  const admin = await server.person('Admin', { administrator: true })
  const { space } = homes.care.ids
  const person = (name: string) => server.person(name, { spaces: { [space]: 'lead' } })
  const bearer = async (name: string) => {
    const who = name.startsWith('Press')
      ? await server.person(name, { spaces: { [homes.press.ids.space]: 'lead' } })
      : await person(name)
    const { token } = (await ok(who.send('POST', '/api/v1/tokens', { label: 'a token' }))).body
    return { who, token, headers: { authorization: `Bearer ${token.secret}` } }
  }
  const former = await person('Former')
  await ok(admin.send('DELETE', `/api/v1/spaces/${space}/members/${former.id}`))
  const disabled = await person('Disabled')
  await ok(admin.send('PATCH', `/api/v1/people/${disabled.id}`, { disabled: true }))
  const revoked = await bearer('Revoked')
  await ok(revoked.who.send('DELETE', `/api/v1/tokens/${revoked.token.id}`))
  const formersToken = await bearer('Formers')
  await ok(admin.send('DELETE', `/api/v1/spaces/${space}/members/${formersToken.who.id}`))
  visitors.set('nobody in particular', { cookie: (await server.person('Nobody')).cookie })
  visitors.set('former member', { cookie: former.cookie })
  visitors.set('disabled person', { cookie: disabled.cookie })
  visitors.set('revoked token', revoked.headers)
  visitors.set('token of a former member', formersToken.headers)
  visitors.set('token of a lead of press', (await bearer('Press')).headers)
  visitors.set('administrator', { cookie: admin.cookie })
}

type Circle = keyof typeof flockOf
const both: Circle[] = ['care', 'press']
/** Who may see what. Those who may see most come last: what they may do, the visit does. */
const expectations: [string, Circle[]][] = [
  ['anonymous', []],
  ['somebody with a made-up cookie', []],
  ['disabled person', []],
  ['revoked token', []],
  ['nobody in particular', []],
  ['former member', []],
  ['token of a former member', []],
  ...ROLES.slice(0, 1).flatMap((role) =>
    both.map((space): [string, Circle[]] => [`${role} of ${space}`, [space]]),
  ),
  ...ROLES.slice(1).flatMap((role) =>
    both.map((space): [string, Circle[]] => [`${role} of ${space}`, [space]]),
  ),
  ['token of a lead of press', ['press']],
  ['administrator', both],
]

/** What nobody without a right may have changed, whatever they were answered. */
async function everythingInside(): Promise<unknown[]> {
  const tables = [
    'threads',
    'notes',
    'proposals',
    'proposal_versions',
    'approvals',
    'replies',
    'members',
    'spaces',
  ] as const
  const { inside } = server.stores
  return await Promise.all(tables.map((table) => inside.selectFrom(`inside.${table}`).selectAll().execute()))
}

describe('every route, for everybody who may call it', () => {
  test.each(expectations)(
    'shows %s only what is of %j, and lets them change no more',
    async (name, shown) => {
      const headers = visitors.get(name)
      if (!headers) throw new Error(`nobody is called ${name}`)
      const before = shown.length === 0 ? await everythingInside() : null
      const seen = await visitAll(server.url, headers, { ids })
      requests += seen.length
      const hidden: Flock[] = both
        .filter((circle) => !shown.includes(circle))
        .map((circle) => flockOf[circle])
      const all = seen.map(({ where, text }) => `${where}\n${text}`).join('\n')
      const leaks = hidden.flatMap((flock) => traces(flock, all))
      expect(leaks).toEqual([])
      expect(seen.filter(({ status }) => status >= 500)).toEqual([])
      if (before) expect(await everythingInside()).toEqual(before)
      for (const circle of shown) expect(traces(flockOf[circle], all)).not.toEqual([])
    },
  )

  test('names no id of a space to who may not read it, other than the one they asked with', async () => {
    const asked = (text: string) => text.split('\n').slice(1).join('\n')
    for (const [name, shown] of expectations.filter(([, circles]) => circles.length < 2)) {
      const headers = visitors.get(name) ?? {}
      const lists = [
        'threads',
        'threads/counts',
        'replies',
        'spaces',
        'people',
        'watches',
        'accounts',
        'status',
        'tokens',
      ]
      for (const list of lists) {
        const answer = await server.send('GET', `/api/v1/${list}`, undefined, headers)
        for (const circle of both.filter((one) => !shown.includes(one)))
          expect(homes[circle].allIds.filter((id) => asked(`\n${answer.text}`).includes(id))).toEqual([])
      }
    }
  })

  test('and nothing of it is in a log', () => {
    for (const flock of Object.values(flockOf)) expect(traces(flock, server.logged.join('\n'))).toEqual([])
  })
})
