import { expect, test } from '@jest/globals'
import { startServer, type TestServer, unseal } from '../support/server.ts'

const credential = {
  kind: 'oauth1',
  appKey: 'app-key-canary',
  appSecret: 'app-secret-canary',
  accessToken: 'token-canary',
  accessSecret: 'token-secret-canary',
}

async function account(server: TestServer): Promise<string> {
  const root = await server.person('Root', { administrator: true })
  const added = await root.send('POST', '/api/v1/accounts', { network: 'x', credential })
  return added.body.account.id
}

const stored = (server: TestServer) =>
  server.stores.outside.selectFrom('outside.accounts').selectAll().executeTakeFirstOrThrow()

test('a credential goes in sealed to both processes and comes out nowhere', async () => {
  await using server = await startServer()
  const lea = await server.person('Lea', { administrator: true })
  const added = await lea.send('POST', '/api/v1/accounts', { network: 'x', credential })
  expect(added.status).toBe(201)
  expect(added.body.account).toMatchObject({ state: 'connecting', handle: '', mayWrite: true })
  const row = await stored(server)
  const settings = { baseUrl: null, userId: '', handle: '', credential }
  expect(unseal(row.read_settings)).toEqual({ whose: 'listener', value: settings })
  expect(unseal(row.write_settings)).toEqual({ whose: 'publisher', value: settings })
  expect(server.nudges).toEqual([{ queue: 'connect', payload: { accountId: row.id } }])
  const listed = await lea.send('GET', '/api/v1/accounts')
  const log = await lea.send('GET', '/api/v1/log')
  for (const seen of [added, listed, log]) expect(seen.text).not.toMatch(/canary|settings|listener:/)
})

test('in a rehearsal a credential is used with the pretend network only', async () => {
  await using server = await startServer({ rehearsalUrl: 'http://localhost:4001' })
  await account(server)
  expect(unseal((await stored(server)).read_settings).value).toMatchObject({
    baseUrl: 'http://localhost:4001/x',
  })
})

test('a replaced credential is checked again', async () => {
  await using server = await startServer()
  const lea = await server.person('Lea', { administrator: true })
  const id = await account(server)
  await server.stores.outside
    .updateTable('outside.accounts')
    .set({ state: 'needs-sign-in', error: 'revoked' })
    .execute()
  const other = { ...credential, accessToken: 'other' }
  const changed = await lea.send('PATCH', `/api/v1/accounts/${id}`, { credential: other })
  expect(changed.body.account).toMatchObject({ state: 'connecting', error: null })
  expect(unseal((await stored(server)).write_settings).value).toMatchObject({ credential: other })
  expect(server.nudges.at(-1)).toEqual({ queue: 'connect', payload: { accountId: id } })
  expect((await lea.send('POST', `/api/v1/accounts/${id}/test`)).status).toBe(202)
  expect((await lea.send('PATCH', `/api/v1/accounts/${id}`, {})).status).toBe(422)
})

test('removing an account forgets its credential and ends its watches', async () => {
  await using server = await startServer()
  const space = await server.space('Care')
  const lea = await server.person('Lea', { administrator: true })
  const id = await account(server)
  await lea.send('POST', '/api/v1/watches', { accountId: id, spaceId: space, kind: 'mentions' })
  const removed = await lea.send('PATCH', `/api/v1/accounts/${id}`, { remove: true })
  expect(removed.body.account).toMatchObject({ id, mayWrite: false })
  expect(await stored(server)).toMatchObject({ read_settings: null, write_settings: null })
  expect((await lea.send('GET', '/api/v1/accounts')).body.accounts).toEqual([])
  expect((await lea.send('GET', '/api/v1/watches')).body.watches).toEqual([])
  expect((await lea.send('PATCH', `/api/v1/accounts/${id}`, { remove: true })).status).toBe(404)
})

test('what an account and a watch cost this month is shown', async () => {
  await using server = await startServer()
  const space = await server.space('Care')
  const lea = await server.person('Lea', { administrator: true })
  const id = await account(server)
  const { watch } = (
    await lea.send('POST', '/api/v1/watches', { accountId: id, spaceId: space, kind: 'mentions' })
  ).body
  const day = new Date().toISOString().slice(0, 10)
  const spent = { account_id: id, kind: 'read', count: 1 }
  await server.stores.outside
    .insertInto('outside.spending')
    .values([
      { ...spent, day, watch_id: watch.id, usd: 0.5 },
      { ...spent, day, watch_id: '', usd: 0.25 },
      { ...spent, day: '2020-01-01', watch_id: watch.id, usd: 100 },
    ])
    .execute()
  expect((await lea.send('GET', '/api/v1/accounts')).body.accounts[0].spentUsdThisMonth).toBe(0.75)
  expect((await lea.send('GET', '/api/v1/watches')).body.watches[0].spentUsdThisMonth).toBe(0.5)
})

test('a watch is added by a lead of its space, reads at once, and only the space sees it', async () => {
  await using server = await startServer()
  const [care, press] = [await server.space('Care'), await server.space('Press')]
  const id = await account(server)
  const ana = await server.person('Ana', { spaces: { [care]: 'lead' } })
  const bob = await server.person('Bob', { spaces: { [care]: 'approver', [press]: 'lead' } })
  const cleo = await server.person('Cleo', { spaces: { [press]: 'lead' } })
  const body = { accountId: id, spaceId: care, kind: 'search', query: 'acme lamp' }
  expect((await cleo.send('POST', '/api/v1/watches', body)).status).toBe(404)
  expect((await bob.send('POST', '/api/v1/watches', body)).status).toBe(403)
  const added = await ana.send('POST', '/api/v1/watches', body)
  expect(added.status).toBe(201)
  expect(added.body.watch).toMatchObject({
    spaceId: care,
    query: 'acme lamp',
    everySeconds: 60,
    paused: null,
  })
  expect(server.nudges.at(-1)).toEqual({ queue: 'pull', payload: { watchId: added.body.watch.id } })
  const seen = async (person: typeof ana) => (await person.send('GET', '/api/v1/watches')).body.watches.length
  expect([await seen(ana), await seen(bob), await seen(cleo)]).toEqual([1, 1, 0])
  const path = `/api/v1/watches/${added.body.watch.id}`
  expect((await cleo.send('PATCH', path, { paused: true })).status).toBe(404)
  expect((await bob.send('PATCH', path, { paused: true })).status).toBe(403)
  expect((await ana.send('POST', '/api/v1/watches', body)).status).toBe(409)
})

test.each([
  ['a search without words', { kind: 'search', query: ' ' }],
  ['a profile that is no handle', { kind: 'profile', query: 'not a handle' }],
  ['mentions with words', { kind: 'mentions', query: 'acme' }],
  ['an account that is not there', { kind: 'mentions', accountId: '0123456789abcdefghjkmnpqrs' }],
  ['a watch every zero seconds', { kind: 'mentions', everySeconds: 0 }],
])('%s is refused with the field named', async (_name, wrong) => {
  await using server = await startServer()
  const space = await server.space('Care')
  const lea = await server.person('Lea', { administrator: true })
  const accountId = await account(server)
  const answer = await lea.send('POST', '/api/v1/watches', { accountId, spaceId: space, ...wrong })
  expect(answer.status).toBe(422)
  expect(answer.body.errors).toHaveLength(1)
})

test('a watch can be paused, let go on, changed and removed', async () => {
  await using server = await startServer()
  const space = await server.space('Care')
  const lea = await server.person('Lea', { administrator: true })
  const accountId = await account(server)
  const body = { accountId, spaceId: space, kind: 'profile', query: '@Acme' }
  const { watch } = (await lea.send('POST', '/api/v1/watches', body)).body
  expect(watch.query).toBe('Acme')
  const change = async (edit: object) =>
    (await lea.send('PATCH', `/api/v1/watches/${watch.id}`, edit)).body.watch
  expect(await change({ paused: true })).toMatchObject({ paused: { reason: null }, nextReadAt: null })
  expect(await change({ paused: false })).toMatchObject({ paused: null, nextReadAt: expect.any(String) })
  expect(await change({ budgetUsdPerMonth: 20 })).toMatchObject({ budgetUsdPerMonth: 20, query: 'Acme' })
  expect(await change({ remove: true })).toMatchObject({ id: watch.id })
  expect((await lea.send('GET', '/api/v1/watches')).body.watches).toEqual([])
})

test('a new query starts without the old cursor, and a reader at work cannot bring it back', async () => {
  await using server = await startServer()
  const space = await server.space('Care')
  const lea = await server.person('Lea', { administrator: true })
  const accountId = await account(server)
  const body = { accountId, spaceId: space, kind: 'search', query: 'lamp' }
  const { watch } = (await lea.send('POST', '/api/v1/watches', body)).body
  await server.stores.outside
    .updateTable('outside.watches')
    .set({ cursor: '{"since":"1"}', lease_until: '2999-01-01T00:00:00.000Z' })
    .execute()
  await lea.send('PATCH', `/api/v1/watches/${watch.id}`, { query: 'lantern' })
  const row = await server.stores.outside.selectFrom('outside.watches').selectAll().executeTakeFirstOrThrow()
  expect(row).toMatchObject({ query: 'lantern', cursor: null, lease_until: null })
})
