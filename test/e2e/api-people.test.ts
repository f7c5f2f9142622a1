import { describe, expect, test } from '@jest/globals'
import type { Role } from '../../src/inside/rights.ts'
import { startServer, type TestServer } from '../support/server.ts'

const newcomer = (name: string) => ({
  name,
  email: `${name}@test.example`,
  password: 'correct horse battery',
})

test('an administrator adds a colleague, who can sign in', async () => {
  await using server = await startServer()
  const lea = await server.person('Lea', { administrator: true })
  const added = await lea.send('POST', '/api/v1/people', newcomer('Sam'))
  expect(added.status).toBe(201)
  expect(added.body.person).toMatchObject({ name: 'Sam', administrator: false, disabled: false })
  const { name: _, ...credentials } = newcomer('sam')
  expect((await server.send('POST', '/api/v1/session', credentials)).status).toBe(200)
  const again = await lea.send('POST', '/api/v1/people', newcomer('SAM'))
  expect([again.status, again.body.errors]).toEqual([409, [{ path: 'email', message: 'is taken' }]])
})

test('people see those they share a space with, and e-mails only where they may', async () => {
  await using server = await startServer()
  const [care, press] = [await server.space('Care'), await server.space('Press')]
  const lea = await server.person('Lea', { administrator: true })
  const ana = await server.person('Ana', { spaces: { [care]: 'member' } })
  await server.person('Bob', { spaces: { [care]: 'reader', [press]: 'member' } })
  await server.person('Cleo', { spaces: { [press]: 'lead' } })
  const seenBy = async (person: typeof ana) =>
    (await person.send('GET', '/api/v1/people')).body.people.map((p: { name: string; email: string }) => [
      p.name,
      p.email,
    ])
  expect(await seenBy(ana)).toEqual([
    ['Ana', 'ana@test.example'],
    ['Bob', ''],
  ])
  expect((await seenBy(lea)).map(([name, email]: string[]) => `${name} ${email}`)).toEqual(
    ['Ana', 'Bob', 'Cleo', 'Lea'].map((name) => `${name} ${name.toLowerCase()}@test.example`),
  )
})

test('the last administrator can be neither disabled nor demoted', async () => {
  await using server = await startServer()
  const lea = await server.person('Lea', { administrator: true })
  const gone = await server.person('Gone', { administrator: true })
  await lea.send('PATCH', `/api/v1/people/${gone.id}`, { disabled: true })
  for (const change of [{ disabled: true }, { administrator: false }]) {
    const answer = await lea.send('PATCH', `/api/v1/people/${lea.id}`, change)
    expect([answer.status, answer.body.type]).toEqual([409, '/problems/conflict'])
  }
  const sam = await server.person('Sam')
  await lea.send('PATCH', `/api/v1/people/${sam.id}`, { administrator: true })
  expect((await lea.send('PATCH', `/api/v1/people/${lea.id}`, { administrator: false })).status).toBe(200)
  expect((await lea.send('GET', '/api/v1/log')).status).toBe(403)
})

test('an administrator gives a new password, and the old sessions are over', async () => {
  await using server = await startServer()
  const [lea, sam] = [await server.person('Lea', { administrator: true }), await server.person('Sam')]
  const password = 'a fresh long password'
  expect((await lea.send('PATCH', `/api/v1/people/${sam.id}`, { password })).status).toBe(200)
  expect((await sam.send('GET', '/api/v1/session')).status).toBe(401)
  expect((await server.send('POST', '/api/v1/session', { email: sam.email, password })).status).toBe(200)
})

test('unknown people and spaces are not found', async () => {
  await using server = await startServer()
  const lea = await server.person('Lea', { administrator: true })
  const id = '0123456789abcdefghjkmnpqrs'
  const space = await server.space('Care')
  const tries = [
    lea.send('PATCH', `/api/v1/people/${id}`, { name: 'X' }),
    lea.send('PATCH', `/api/v1/spaces/${id}`, { name: 'X' }),
    lea.send('PUT', `/api/v1/spaces/${id}/members/${lea.id}`, { role: 'lead' }),
    lea.send('PUT', `/api/v1/spaces/${space}/members/${id}`, { role: 'lead' }),
    lea.send('DELETE', `/api/v1/spaces/${space}/members/${id}`),
  ]
  expect((await Promise.all(tries)).map((answer) => answer.status)).toEqual([404, 404, 404, 404, 404])
})

test('whoever makes a space leads it, and the policy can be changed', async () => {
  await using server = await startServer()
  const lea = await server.person('Lea', { administrator: true })
  const { space } = (await lea.send('POST', '/api/v1/spaces', { name: 'Care' })).body
  expect(space).toMatchObject({ holdSeconds: 15, approvalsNeeded: 1 })
  expect(space.members).toEqual([{ person: { id: lea.id, name: 'Lea' }, role: 'lead' }])
  const change = { holdSeconds: 60, approvalsNeeded: 2 }
  const changed = await lea.send('PATCH', `/api/v1/spaces/${space.id}`, change)
  expect(changed.body.space).toMatchObject({ name: 'Care', ...change })
})

describe.each([
  ['nobody there', null, 404],
  ['reader', 'reader', 403],
  ['member', 'member', 403],
  ['approver', 'approver', 403],
  ['lead', 'lead', 200],
  ['administrator', 'administrator', 200],
] as const)('in a space, a %s', (_name, role, expected) => {
  async function caller(server: TestServer, space: string) {
    if (role === 'administrator') return server.person('Ana', { administrator: true })
    return server.person('Ana', { spaces: role ? { [space]: role satisfies Role } : {} })
  }

  test(`gets ${expected} for changing it and its members`, async () => {
    await using server = await startServer()
    const space = await server.space('Care')
    const ana = await caller(server, space)
    const bob = await server.person('Bob', { spaces: { [space]: 'member' } })
    await server.person('Lea', { spaces: { [space]: 'lead' } })
    const answers = [
      await ana.send('PATCH', `/api/v1/spaces/${space}`, { name: 'Press' }),
      await ana.send('PUT', `/api/v1/spaces/${space}/members/${bob.id}`, { role: 'approver' }),
      await ana.send('DELETE', `/api/v1/spaces/${space}/members/${bob.id}`),
    ]
    expect(answers.map((answer) => answer.status)).toEqual([expected, expected, expected])
  })
})

test('a lead cannot leave the space without one; an administrator can', async () => {
  await using server = await startServer()
  const space = await server.space('Care')
  const ana = await server.person('Ana', { spaces: { [space]: 'lead' } })
  const lea = await server.person('Lea', { administrator: true })
  const member = `/api/v1/spaces/${space}/members/${ana.id}`
  expect((await ana.send('PUT', member, { role: 'member' })).status).toBe(409)
  expect((await ana.send('DELETE', member)).status).toBe(409)
  expect((await ana.send('PUT', member, { role: 'lead' })).status).toBe(200)
  expect((await lea.send('DELETE', member)).body.space.members).toEqual([])
})

test('a lead cannot pull in somebody they cannot see, and nobody a disabled colleague', async () => {
  await using server = await startServer()
  const space = await server.space('Care')
  const ana = await server.person('Ana', { spaces: { [space]: 'lead' } })
  const lea = await server.person('Lea', { administrator: true })
  const stranger = await server.person('Stranger')
  const member = `/api/v1/spaces/${space}/members/${stranger.id}`
  expect((await ana.send('PUT', member, { role: 'reader' })).status).toBe(404)
  expect((await lea.send('PUT', member, { role: 'reader' })).status).toBe(200)
  expect((await ana.send('PUT', member, { role: 'member' })).status).toBe(200)
  await lea.send('PATCH', `/api/v1/people/${stranger.id}`, { disabled: true })
  expect((await lea.send('PUT', member, { role: 'lead' })).status).toBe(409)
})

test('people see only their own spaces', async () => {
  await using server = await startServer()
  const [care] = [await server.space('Care'), await server.space('Press')]
  const ana = await server.person('Ana', { spaces: { [care]: 'reader' } })
  const { spaces } = (await ana.send('GET', '/api/v1/spaces')).body
  expect(spaces.map((space: { name: string }) => space.name)).toEqual(['Care'])
})

test('the log says who did what, newest first, page by page', async () => {
  await using server = await startServer()
  const lea = await server.person('Lea', { administrator: true })
  for (const name of ['A', 'B', 'C']) {
    await lea.send('POST', '/api/v1/spaces', { name })
    server.later(1000)
  }
  const first = (await lea.send('GET', '/api/v1/log?limit=2')).body
  expect(first.events).toMatchObject([
    { what: 'space-added', actor: { id: lea.id, name: 'Lea' } },
    { what: 'space-added' },
  ])
  const second = (await lea.send('GET', `/api/v1/log?limit=2&cursor=${first.next}`)).body
  expect([second.events.length, second.next]).toEqual([1, null])
  expect(JSON.stringify(first)).not.toContain('"A"')
})
