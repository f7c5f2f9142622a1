import { expect, test } from '@jest/globals'
import type { XSettings } from '../../../connectors/x/credential.ts'
import { connectX } from '../../../connectors/x/index.ts'
import { Retryable } from '../../../src/failure.ts'
import { type Answer, anIo, fakeX, type Heard, settingsAt } from './fake-x.ts'

const credential = {
  kind: 'oauth2',
  clientId: 'client',
  accessToken: 'old',
  refreshToken: 'once',
  expiresAt: '2026-11-24T12:01:00.000Z',
} as const satisfies XSettings['credential']
const x = connectX()
const me: Answer = { body: { data: { id: '900', username: 'acme', name: 'Acme' } } }
const tokens: Answer = {
  body: { token_type: 'bearer', access_token: 'new', refresh_token: 'twice', expires_in: 7200 },
}
const answer = (heard: Heard) => (heard.path.endsWith('/token') ? tokens : me)

test('X is asked whose credential it is, and the answer signed by it', async () => {
  await using network = await fakeX(() => me)
  const identity = await x.identify(settingsAt(network.url), anIo())
  expect(identity).toEqual({ externalId: '900', handle: 'acme', name: 'Acme', avatarUrl: null })
  expect(network.heard[0]?.headers.authorization).toMatch(/^OAuth .*oauth_signature="/)
})

test('a credential that is not accepted needs a new sign-in', async () => {
  await using network = await fakeX(() => ({ status: 401, body: { title: 'Unauthorized' } }))
  await expect(x.identify(settingsAt(network.url), anIo())).rejects.toMatchObject({ code: 'sign-in' })
})

test('an OAuth 2 token says when it ends, an OAuth 1.0a token never does', () => {
  expect(x.expires?.(settingsAt('http://x', { credential }))).toBe('2026-11-24T12:01:00.000Z')
  expect(x.expires?.(settingsAt('http://x'))).toBeNull()
})

test('a refresh brings a new pair and a new end', async () => {
  await using network = await fakeX(answer)
  const settings = settingsAt(network.url, { credential })
  expect(await x.refresh?.(settings, anIo())).toEqual({
    ...settings,
    credential: {
      ...credential,
      accessToken: 'new',
      refreshToken: 'twice',
      expiresAt: '2026-11-24T14:00:00.000Z',
    },
  })
  expect(network.heard.map((one) => one.path)).toEqual(['/x/2/oauth2/token'])
  expect(Object.fromEntries(new URLSearchParams(network.heard[0]?.body))).toEqual({
    grant_type: 'refresh_token',
    refresh_token: 'once',
    client_id: 'client',
  })
})

test('a confidential client proves itself in the header, and its secret is in no body', async () => {
  await using network = await fakeX(answer)
  await x.refresh?.(settingsAt(network.url, { credential: { ...credential, clientSecret: 'shh' } }), anIo())
  expect(network.heard[0]?.headers.authorization).toBe(`Basic ${btoa('client:shh')}`)
  expect(network.heard[0]?.body).not.toContain('shh')
})

test('a refresh token that was used before needs a new sign-in', async () => {
  const used: Answer = {
    status: 400,
    body: { error: 'invalid_request', error_description: 'token was invalid' },
  }
  await using network = await fakeX(() => used)
  await expect(x.refresh?.(settingsAt(network.url, { credential }), anIo())).rejects.toMatchObject({
    code: 'sign-in',
  })
})

test('a token endpoint in trouble can be asked again', async () => {
  await using network = await fakeX(() => ({ status: 503, body: {} }))
  await expect(x.refresh?.(settingsAt(network.url, { credential }), anIo())).rejects.toBeInstanceOf(Retryable)
})

test('a credential without a refresh token cannot be renewed', async () => {
  await expect(x.refresh?.(settingsAt('http://x'), anIo())).rejects.toMatchObject({ code: 'sign-in' })
})

test('a code becomes settings that say whose they are', async () => {
  await using network = await fakeX(answer)
  const grant = {
    baseUrl: network.url,
    clientId: 'client',
    clientSecret: null,
    code: 'c0de',
    verifier: 'v',
    redirectUri: 'http://here/back',
  }
  expect(await x.exchange?.(grant, anIo())).toEqual({
    baseUrl: network.url,
    userId: '900',
    handle: 'acme',
    credential: {
      kind: 'oauth2',
      clientId: 'client',
      accessToken: 'new',
      refreshToken: 'twice',
      expiresAt: '2026-11-24T14:00:00.000Z',
    },
  })
  expect(Object.fromEntries(new URLSearchParams(network.heard[0]?.body))).toMatchObject({
    grant_type: 'authorization_code',
    code: 'c0de',
    code_verifier: 'v',
    redirect_uri: 'http://here/back',
  })
  expect(network.heard[1]?.headers.authorization).toBe('Bearer new')
})
