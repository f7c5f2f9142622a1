import { expect, test } from '@jest/globals'
import { startServer, type TestPerson, type TestServer } from '../support/server.ts'

const credential = { kind: 'oauth2', clientId: 'c', accessToken: 't' }
const stop = (person: TestPerson, order: object) => person.send('POST', '/api/v1/stop', order)

async function account(server: TestServer): Promise<string> {
  const root = await server.person('Root', { administrator: true })
  return (await root.send('POST', '/api/v1/accounts', { network: 'x', credential })).body.account.id
}

test.each([
  ['reader', 403, 403],
  ['member', 403, 403],
  ['approver', 200, 403],
  ['lead', 200, 200],
] as const)('a %s gets %i for stopping and %i for letting go on', async (role, stopping, letting) => {
  await using server = await startServer()
  const ana = await server.person('Ana', { spaces: { [await server.space('Care')]: role } })
  expect((await stop(ana, { stopped: true })).status).toBe(stopping)
  expect((await stop(ana, { stopped: false })).status).toBe(letting)
})

test('everything outgoing stops at once, with who, since when and why', async () => {
  await using server = await startServer()
  const lea = await server.person('Lea', { administrator: true })
  const stopped = await stop(lea, { stopped: true, reason: 'wrong price in the campaign' })
  expect(stopped.body.stops).toEqual({
    all: { since: expect.any(String), reason: 'wrong price in the campaign' },
    accounts: [],
  })
  const rows = await server.stores.outside.selectFrom('outside.stops').selectAll().execute()
  expect(rows).toMatchObject([{ scope: 'all', cause: 'person' }])
  // What a person said stays inside: the outside store knows only that it is stopped.
  expect(JSON.stringify(rows)).not.toContain('price')
  const { status } = { status: (await lea.send('GET', '/api/v1/status')).body }
  expect(status.stops.all).toMatchObject({ reason: 'wrong price in the campaign' })
  expect(status.problems).toEqual([])
  expect((await stop(lea, { stopped: false })).body.stops).toEqual({ all: null, accounts: [] })
  const { events } = (await lea.send('GET', '/api/v1/log')).body
  expect(events.map((event: { what: string }) => event.what).sort()).toEqual(['let-go-on', 'stopped'])
})

test('one account can be stopped alone', async () => {
  await using server = await startServer()
  const lea = await server.person('Lea', { administrator: true })
  const id = await account(server)
  const { stops } = (await stop(lea, { account: id, stopped: true })).body
  expect(stops).toMatchObject({ all: null, accounts: [{ account: id, reason: null }] })
  const [shown] = (await lea.send('GET', '/api/v1/accounts')).body.accounts
  expect(shown.stopped).toEqual({ since: stops.accounts[0].since, reason: null })
  const unknown = { account: '0123456789abcdefghjkmnpqrs', stopped: true }
  expect((await stop(lea, unknown)).status).toBe(404)
})

test('stopping twice keeps the first moment; what stopped by itself says why', async () => {
  await using server = await startServer()
  const lea = await server.person('Lea', { administrator: true })
  const since = '2026-01-01T00:00:00.000Z'
  const row = { scope: 'all', since, cause: 'restored-from-backup' } as const
  await server.stores.outside.insertInto('outside.stops').values(row).execute()
  const { stops } = (await lea.send('GET', '/api/v1/status')).body
  expect(stops.all).toEqual({ since, reason: expect.stringMatching(/backup/) })
  const again = await stop(lea, { stopped: true, reason: 'leave it' })
  expect(again.body.stops.all).toEqual({ since, reason: 'leave it' })
})

test('the status names what is wrong and what to do, each thing once', async () => {
  await using server = await startServer()
  const space = await server.space('Care')
  const lea = await server.person('Lea', { administrator: true })
  const outsider = await server.person('Bob', { spaces: { [await server.space('Press')]: 'member' } })
  const accountId = await account(server)
  const watch = { accountId, spaceId: space, kind: 'search', query: 'lamp' }
  await lea.send('POST', '/api/v1/watches', watch)
  const broken = { handle: 'acme', state: 'needs-sign-in', error: 'revoked by its owner' } as const
  await server.stores.outside.updateTable('outside.accounts').set(broken).execute()
  await server.stores.outside.updateTable('outside.watches').set({ error: 'X answered 401' }).execute()
  const problems = async (person: TestPerson) => (await person.send('GET', '/api/v1/status')).body.problems
  expect(await problems(lea)).toMatchObject([
    { what: expect.stringContaining('@acme (revoked by its owner)'), todo: expect.stringMatching(/again/) },
  ])
  await server.stores.outside.updateTable('outside.accounts').set({ state: 'ok' }).execute()
  expect(await problems(lea)).toMatchObject([{ what: 'Listening to "lamp" fails: X answered 401' }])
  expect(await problems(outsider)).toEqual([])
})
