import { expect, test } from '@jest/globals'
import { PASSWORD, startServer } from '../support/server.ts'

const DAY_MS = 86_400_000

test('signing in gives a cookie that scripts cannot read and that opens the session', async () => {
  await using server = await startServer()
  await server.person('Ana')
  const answer = await server.send('POST', '/api/v1/session', {
    email: 'Ana@Test.Example',
    password: PASSWORD,
  })
  expect(answer.status).toBe(200)
  expect(answer.body.person).toMatchObject({ name: 'Ana', email: 'ana@test.example', memberships: [] })
  const cookie = answer.headers.get('set-cookie') ?? ''
  expect(cookie).toMatch(/^conclave=[\w-]{43}; Max-Age=2592000; Path=\/; .*HttpOnly; SameSite=Lax$/)
  const me = await server.send('GET', '/api/v1/session', undefined, { cookie: cookie.split(';')[0] ?? '' })
  expect(me.body.person.name).toBe('Ana')
})

test('behind https the cookie is sent over https only', async () => {
  await using server = await startServer({ publicUrl: 'https://conclave.example' })
  await server.person('Ana')
  const answer = await server.send('POST', '/api/v1/session', {
    email: 'ana@test.example',
    password: PASSWORD,
  })
  expect(answer.headers.get('set-cookie')).toContain('Secure')
  expect(answer.headers.get('strict-transport-security')).toBe('max-age=31536000')
})

test('neither the cookie nor the password is stored as it is', async () => {
  await using server = await startServer()
  const ana = await server.person('Ana')
  const secret = ana.cookie.split('=')[1] ?? 'missing'
  const rows = [
    ...(await server.stores.inside.selectFrom('inside.sessions').selectAll().execute()),
    ...(await server.stores.inside.selectFrom('inside.people').selectAll().execute()),
  ]
  expect(JSON.stringify(rows)).not.toContain(secret)
  expect(JSON.stringify(rows)).not.toContain(PASSWORD)
})

test('an unknown e-mail, a wrong password and a disabled person get the very same answer', async () => {
  await using server = await startServer()
  await server.person('Ana')
  const zoe = await server.person('Zoe')
  await server.stores.inside
    .updateTable('inside.people')
    .set({ disabled_at: '2026-01-01T00:00:00.000Z' })
    .where('id', '=', zoe.id)
    .execute()
  const tries = [
    ['nobody@test.example', PASSWORD],
    ['ana@test.example', 'wrong horse battery'],
    ['zoe@test.example', PASSWORD],
  ]
  const answers = await Promise.all(
    tries.map(([email, password]) => server.send('POST', '/api/v1/session', { email, password })),
  )
  expect(answers.map((answer) => answer.status)).toEqual([401, 401, 401])
  expect(new Set(answers.map((answer) => answer.text)).size).toBe(1)
  expect(answers[0]?.body.type).toBe('/problems/wrong-credentials')
})

test('signing out ends the session at once', async () => {
  await using server = await startServer()
  const ana = await server.person('Ana')
  const out = await ana.send('DELETE', '/api/v1/session')
  expect(out.status).toBe(204)
  expect(out.headers.get('set-cookie')).toMatch(/^conclave=;/)
  expect((await ana.send('GET', '/api/v1/session')).status).toBe(401)
})

test('a session slides: 30 days after it was last used it is over, and not before', async () => {
  await using server = await startServer()
  const ana = await server.person('Ana')
  server.later(29 * DAY_MS)
  const used = await ana.send('GET', '/api/v1/session')
  expect(used.status).toBe(200)
  expect(used.headers.get('set-cookie')).toContain('Max-Age=2592000')
  server.later(29 * DAY_MS)
  expect((await ana.send('GET', '/api/v1/session')).status).toBe(200)
  server.later(30 * DAY_MS + 60_000)
  expect((await ana.send('GET', '/api/v1/session')).status).toBe(401)
})

test('a session in use is written down once a minute, not with every request', async () => {
  await using server = await startServer()
  const ana = await server.person('Ana')
  const lastUsed = () =>
    server.stores.inside.selectFrom('inside.sessions').select('last_used_at').executeTakeFirstOrThrow()
  const before = await lastUsed()
  server.later(30_000)
  await ana.send('GET', '/api/v1/session')
  expect(await lastUsed()).toEqual(before)
  server.later(40_000)
  await ana.send('GET', '/api/v1/session')
  expect(await lastUsed()).not.toEqual(before)
})

test.each([
  ['another site', { origin: 'https://evil.example' }],
  ['a page without an origin', { origin: 'null' }],
  ['another site that hides its origin', { 'sec-fetch-site': 'cross-site' }],
  ['a neighbour on the same site', { 'sec-fetch-site': 'same-site' }],
])('a write that comes from %s is refused', async (_name, headers) => {
  await using server = await startServer()
  const ana = await server.person('Ana')
  const answer = await ana.send('PATCH', '/api/v1/session', { locale: 'fr' }, headers)
  expect(answer.status).toBe(403)
  expect(answer.body.type).toBe('/problems/foreign-origin')
  expect((await ana.send('GET', '/api/v1/session', undefined, headers)).body.person.locale).toBeNull()
})

test('another site cannot sign a browser in either', async () => {
  await using server = await startServer()
  await server.person('Ana')
  const body = { email: 'ana@test.example', password: PASSWORD }
  const answer = await server.send('POST', '/api/v1/session', body, { origin: 'https://evil.example' })
  expect(answer.status).toBe(403)
  expect(answer.headers.get('set-cookie')).toBeNull()
})

test('a write from our own page, or from a program, is taken', async () => {
  await using server = await startServer({ publicUrl: 'http://conclave.example' })
  const ana = await server.person('Ana')
  const from = (headers: Record<string, string>) =>
    ana.send('PATCH', '/api/v1/session', { locale: 'fr' }, headers).then((answer) => answer.status)
  expect(await from({ origin: 'http://conclave.example' })).toBe(200)
  expect(await from({ origin: server.url })).toBe(200)
  expect(await from({ 'sec-fetch-site': 'same-origin' })).toBe(200)
  expect(await from({})).toBe(200)
})

test('an API token works without a cookie, from anywhere, until it is revoked', async () => {
  await using server = await startServer()
  const ana = await server.person('Ana')
  const made = await ana.send('POST', '/api/v1/tokens', { label: 'my script' })
  expect(made.status).toBe(201)
  const { id, secret } = made.body.token
  const headers = { authorization: `Bearer ${secret}`, origin: 'https://elsewhere.example' }
  const used = await server.send('PATCH', '/api/v1/session', { locale: 'fr' }, headers)
  expect(used.body.person).toMatchObject({ name: 'Ana', locale: 'fr' })
  expect(used.headers.get('set-cookie')).toBeNull()
  const listed = (await ana.send('GET', '/api/v1/tokens')).body.tokens
  expect(listed).toMatchObject([{ id, label: 'my script', lastUsedAt: expect.any(String) }])
  expect(JSON.stringify(listed)).not.toContain(secret)
  expect((await ana.send('DELETE', `/api/v1/tokens/${id}`)).status).toBe(204)
  expect((await server.send('GET', '/api/v1/session', undefined, headers)).status).toBe(401)
})

test('a token cannot make tokens, set the password, or stand in for a cookie', async () => {
  await using server = await startServer()
  const ana = await server.person('Ana')
  const { secret } = (await ana.send('POST', '/api/v1/tokens', { label: 'script' })).body.token
  const headers = { authorization: `Bearer ${secret}` }
  expect((await server.send('POST', '/api/v1/tokens', { label: 'more' }, headers)).status).toBe(403)
  const password = { current: PASSWORD, next: 'another long one' }
  expect((await server.send('PATCH', '/api/v1/session', { password }, headers)).status).toBe(403)
  const asCookie = { cookie: `conclave=${secret}` }
  expect((await server.send('GET', '/api/v1/session', undefined, asCookie)).status).toBe(401)
  const asToken = { authorization: `Bearer ${ana.cookie.split('=')[1]}` }
  expect((await server.send('GET', '/api/v1/session', undefined, asToken)).status).toBe(401)
})

test("nobody can revoke somebody else's token", async () => {
  await using server = await startServer()
  const [ana, bob] = [await server.person('Ana'), await server.person('Bob', { administrator: true })]
  const { id } = (await ana.send('POST', '/api/v1/tokens', { label: 'script' })).body.token
  expect((await bob.send('DELETE', `/api/v1/tokens/${id}`)).status).toBe(404)
  expect((await ana.send('GET', '/api/v1/tokens')).body.tokens).toHaveLength(1)
})

test('a new password needs the present one and ends the other sessions', async () => {
  await using server = await startServer()
  const ana = await server.person('Ana')
  const elsewhere = await server.send('POST', '/api/v1/session', {
    email: ana.email,
    password: PASSWORD,
  })
  const cookie = elsewhere.headers.get('set-cookie')?.split(';')[0] ?? ''
  const change = (current: string) =>
    ana.send('PATCH', '/api/v1/session', { password: { current, next: 'another long one' } })
  expect((await change('wrong horse battery')).body.errors[0].path).toBe('password.current')
  const changed = await change(PASSWORD)
  expect(changed.status).toBe(200)
  expect((await server.send('GET', '/api/v1/session', undefined, { cookie })).status).toBe(401)
  const fresh = changed.headers.get('set-cookie')?.split(';')[0] ?? ''
  expect((await server.send('GET', '/api/v1/session', undefined, { cookie: fresh })).status).toBe(200)
  const old = await server.send('POST', '/api/v1/session', { email: ana.email, password: PASSWORD })
  expect(old.status).toBe(401)
})

test('disabling a person ends their sessions and tokens at once', async () => {
  await using server = await startServer()
  const [ana, bob] = [await server.person('Ana', { administrator: true }), await server.person('Bob')]
  const { secret } = (await bob.send('POST', '/api/v1/tokens', { label: 'script' })).body.token
  const disabled = await ana.send('PATCH', `/api/v1/people/${bob.id}`, { disabled: true })
  expect(disabled.body.person.disabled).toBe(true)
  expect((await bob.send('GET', '/api/v1/session')).status).toBe(401)
  const headers = { authorization: `Bearer ${secret}` }
  expect((await server.send('GET', '/api/v1/session', undefined, headers)).status).toBe(401)
})

test('guessing at one e-mail is slowed down, right password or not, while others still sign in', async () => {
  await using server = await startServer()
  await server.person('Ana')
  await server.person('Bob')
  const sign = (email: string, password: string) =>
    server.send('POST', '/api/v1/session', { email, password }).then((answer) => answer.status)
  const guesses = Array.from({ length: 20 }, () => sign('ana@test.example', 'wrong horse battery'))
  const others = Promise.all([sign('bob@test.example', PASSWORD), server.send('GET', '/api/v1/setup')])
  expect(new Set(await Promise.all(guesses))).toEqual(new Set([401]))
  expect(await sign('ana@test.example', PASSWORD)).toBe(429)
  expect((await others)[0]).toBe(200)
  expect(await sign('bob@test.example', PASSWORD)).toBe(200)
})

test('guessing from one address is slowed down, whatever the e-mail', async () => {
  await using server = await startServer()
  const sign = (email: string, from: string) =>
    server.send('POST', '/api/v1/session', { email, password: '' }, { 'x-forwarded-for': from })
  for (let i = 0; i < 50; i++) await sign(`n${i}@test.example`, '203.0.113.7')
  const slowed = await sign('ana@test.example', '203.0.113.7')
  expect(slowed.status).toBe(429)
  expect(slowed.body.type).toBe('/problems/too-many')
  expect(slowed.headers.get('retry-after')).toBe('900')
  expect((await sign('ana@test.example', '203.0.113.8')).status).toBe(422)
})
