import { expect, test } from '@jest/globals'
import { newFirstLink } from '../../db/inside/first-links.ts'
import { startServer } from '../support/server.ts'

const somebody = { name: 'Léa', email: 'Lea@Test.Example', password: 'correct horse battery' }

test('the one-time link makes an administrator with a space, signed in', async () => {
  await using server = await startServer()
  const token = await newFirstLink(server.stores.inside, server.api.io)
  expect((await server.send('GET', '/api/v1/setup')).body).toEqual({ needed: true })
  const made = await server.send('POST', '/api/v1/setup', { token, ...somebody })
  expect(made.status).toBe(201)
  expect(made.body.person).toMatchObject({ name: 'Léa', email: 'lea@test.example', administrator: true })
  const cookie = made.headers.get('set-cookie')?.split(';')[0] ?? ''
  const { spaces } = (await server.send('GET', '/api/v1/spaces', undefined, { cookie })).body
  expect(spaces).toMatchObject([{ name: 'Inbox', holdSeconds: 15, members: [{ role: 'lead' }] }])
  expect((await server.send('GET', '/api/v1/setup')).body).toEqual({ needed: false })
})

test('the link works once, even for two who use it at the same moment', async () => {
  await using server = await startServer()
  const token = await newFirstLink(server.stores.inside, server.api.io)
  const answers = await Promise.all(
    ['lea', 'eve'].map((name) =>
      server.send('POST', '/api/v1/setup', { token, ...somebody, email: `${name}@test.example` }),
    ),
  )
  expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409])
  expect(await server.stores.inside.selectFrom('inside.people').select('id').execute()).toHaveLength(1)
})

test('a wrong, an old and a replaced link say what to do', async () => {
  await using server = await startServer()
  const use = (token: string) => server.send('POST', '/api/v1/setup', { token, ...somebody })
  const replaced = await newFirstLink(server.stores.inside, server.api.io)
  const token = await newFirstLink(server.stores.inside, server.api.io)
  for (const bad of ['wrong', replaced]) {
    const answer = await use(bad)
    expect([answer.status, answer.body.type]).toEqual([403, '/problems/forbidden'])
    expect(answer.body.detail).toMatch(/Start Conclave again: it prints a new link/)
  }
  server.later(25 * 3_600_000)
  expect((await use(token)).body.detail).toMatch(/older than a day/)
})

test('once somebody is there, no link makes another first person', async () => {
  await using server = await startServer()
  await server.person('Ana')
  const token = await newFirstLink(server.stores.inside, server.api.io)
  const answer = await server.send('POST', '/api/v1/setup', { token, ...somebody })
  expect([answer.status, answer.body.type]).toEqual([409, '/problems/conflict'])
})
