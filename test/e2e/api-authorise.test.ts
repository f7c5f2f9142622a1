import { createHash } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { startServer, type TestPerson, type TestServer, unseal } from '../support/server.ts'

const client = { network: 'x', clientId: 'client', clientSecret: 'client-secret-canary' }

async function begin(person: TestPerson): Promise<URL> {
  const begun = await person.send('POST', '/api/v1/accounts/authorise', client)
  expect(begun.status).toBe(201)
  return new URL(begun.body.url)
}
const comeBack = (person: TestPerson, url: URL, code = 'the-code') =>
  person
    .send('GET', `/oauth/callback/x?code=${code}&state=${url.searchParams.get('state')}`)
    .then((answer) => [answer.status, answer.headers.get('location')])
const accounts = (server: TestServer) =>
  server.stores.outside.selectFrom('outside.accounts').select('id').execute()

test('a sign-in at X starts with a proof that only the listener can complete', async () => {
  await using server = await startServer()
  const lea = await server.person('Lea', { administrator: true })
  const url = await begin(lea)
  expect(url.origin + url.pathname).toBe('https://x.com/i/oauth2/authorize')
  expect(Object.fromEntries(url.searchParams)).toMatchObject({
    response_type: 'code',
    client_id: 'client',
    redirect_uri: `${server.url}/oauth/callback/x`,
    scope: 'tweet.read tweet.write users.read offline.access',
    code_challenge_method: 'S256',
  })
  const row = await server.stores.inside
    .selectFrom('inside.authorisations')
    .selectAll()
    .executeTakeFirstOrThrow()
  expect(JSON.stringify(row)).not.toContain(url.searchParams.get('state'))
  const { whose, value } = unseal(row.sealed)
  const { verifier, ...setup } = value as { verifier: string }
  expect(whose).toBe('listener')
  expect(setup).toEqual({
    clientId: 'client',
    clientSecret: 'client-secret-canary',
    redirectUri: `${server.url}/oauth/callback/x`,
    baseUrl: null,
  })
  const challenge = createHash('sha256').update(verifier).digest('base64url')
  expect(url.searchParams.get('code_challenge')).toBe(challenge)
})

test('coming back makes an account that is being connected, with the code sealed to the listener', async () => {
  await using server = await startServer({ rehearsalUrl: 'http://localhost:4001' })
  const lea = await server.person('Lea', { administrator: true })
  const url = await begin(lea)
  expect(url.origin + url.pathname).toBe('http://localhost:4001/x/i/oauth2/authorize')
  expect(await comeBack(lea, url)).toEqual([303, '/listening?connected=done'])
  const grant = await server.stores.outside.selectFrom('outside.grants').selectAll().executeTakeFirstOrThrow()
  expect(unseal(grant.sealed_code)).toEqual({ whose: 'listener', value: { code: 'the-code' } })
  expect(unseal(grant.sealed_setup).value).toMatchObject({ baseUrl: 'http://localhost:4001/x' })
  expect(server.nudges).toEqual([{ queue: 'connect', payload: { accountId: grant.account_id } }])
  const [account] = (await lea.send('GET', '/api/v1/accounts')).body.accounts
  expect(account).toMatchObject({ id: grant.account_id, state: 'connecting', mayWrite: false })
})

test('a sign-in can be finished once, within ten minutes, by who began it', async () => {
  await using server = await startServer()
  const lea = await server.person('Lea', { administrator: true })
  const eve = await server.person('Eve', { administrator: true })
  const url = await begin(lea)
  expect(await comeBack(eve, url)).toEqual([303, '/listening?connected=expired'])
  expect(await comeBack(lea, url)).toEqual([303, '/listening?connected=done'])
  expect(await comeBack(lea, url)).toEqual([303, '/listening?connected=expired'])
  const late = await begin(lea)
  server.later(10 * 60_000)
  expect(await comeBack(lea, late)).toEqual([303, '/listening?connected=expired'])
  expect(await accounts(server)).toHaveLength(1)
})

test('a refused sign-in and a lost session make no account', async () => {
  await using server = await startServer()
  const lea = await server.person('Lea', { administrator: true })
  const url = await begin(lea)
  const refused = await lea.send('GET', '/oauth/callback/x?error=access_denied&state=x')
  expect(refused.headers.get('location')).toBe('/listening?connected=refused')
  const lost = await server.send('GET', `/oauth/callback/x?code=c&state=${url.searchParams.get('state')}`)
  expect(lost.headers.get('location')).toBe('/listening?connected=signed-out')
  expect(await accounts(server)).toEqual([])
})
