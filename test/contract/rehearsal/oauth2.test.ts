import { createHash } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { aNetwork } from './network.ts'

const VERIFIER = 'a-verifier-that-is-long-enough-to-be-one-0123456789'
const BACK = 'http://localhost:9999/back'
const consentQuery = (change: Record<string, string> = {}) =>
  new URLSearchParams({
    response_type: 'code',
    client_id: 'rehearsal-client',
    redirect_uri: BACK,
    scope: 'tweet.read tweet.write users.read offline.access',
    state: 'st&te',
    code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
    code_challenge_method: 'S256',
    ...change,
  })
type Net = Awaited<ReturnType<typeof aNetwork>>

const token = (net: Net, form: Record<string, string>) =>
  net.call('/x/2/oauth2/token', {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: String(new URLSearchParams({ client_id: 'rehearsal-client', ...form })),
  })
const redeem = (net: Net, code: string, verifier = VERIFIER) =>
  token(net, { grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: BACK })
const refresh = (net: Net, refresh_token: string) =>
  token(net, { grant_type: 'refresh_token', refresh_token })

async function consent(net: Net): Promise<string> {
  const answer = await net.call(`/x/i/oauth2/authorize?${consentQuery({ as: 'acme', answer: 'yes' })}`)
  const back = new URL(answer.headers.get('location') ?? '')
  expect(back.searchParams.get('state')).toBe('st&te')
  return back.searchParams.get('code') ?? ''
}

test('consent leads back with a code that is worth one pair of tokens, once', async () => {
  await using net = await aNetwork()
  const page = await net.call(`/x/i/oauth2/authorize?${consentQuery()}`)
  expect(page.text).toContain('Authorise as @acme')
  const code = await consent(net)
  const { body } = await redeem(net, code)
  expect((await net.asAcme('/2/users/me', {}, body.access_token)).body.data.username).toBe('acme')
  expect((await redeem(net, code)).status).toBe(400)
})

test('a code is worth nothing with another verifier, or after thirty seconds', async () => {
  let nowMs = Date.now()
  await using net = await aNetwork({ now: () => new Date(nowMs) })
  expect((await redeem(net, await consent(net), 'another')).status).toBe(400)
  const late = await consent(net)
  nowMs += 31_000
  expect((await redeem(net, late)).status).toBe(400)
})

test('an access token lasts two hours and each refresh token works once', async () => {
  let nowMs = Date.now()
  await using net = await aNetwork({ now: () => new Date(nowMs) })
  const first = (await redeem(net, await consent(net))).body
  nowMs += 2 * 3_600_000 + 1
  expect((await net.asAcme('/2/users/me', {}, first.access_token)).status).toBe(401)
  const second = (await refresh(net, first.refresh_token)).body
  expect((await net.asAcme('/2/users/me', {}, second.access_token)).status).toBe(200)
  expect((await refresh(net, first.refresh_token)).status).toBe(400)
})

test('tokens survive a restart', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'rehearsal-'))
  let tokens = { access_token: '', refresh_token: '' }
  {
    await using net = await aNetwork({ dataDir })
    tokens = (await redeem(net, await consent(net))).body
  }
  await using net = await aNetwork({ dataDir })
  expect((await net.asAcme('/2/users/me', {}, tokens.access_token)).status).toBe(200)
  expect((await refresh(net, tokens.refresh_token)).status).toBe(200)
})

test.each([
  { redirect_uri: 'https://evil.example/steal' },
  { redirect_uri: 'javascript:alert(1)' },
  { client_id: 'somebody' },
  { code_challenge_method: 'plain' },
  { state: '' },
])('a consent request with %j is refused on the page and leads nowhere', async (change) => {
  await using net = await aNetwork()
  const answer = await net.call(
    `/x/i/oauth2/authorize?${consentQuery({ ...change, as: 'acme', answer: 'yes' })}`,
  )
  expect(answer.status).toBe(400)
  expect(answer.headers.get('location')).toBeNull()
})

test('nobody can consent for a person outside, and a token without the scope cannot write', async () => {
  await using net = await aNetwork()
  const other = await net.call(`/x/i/oauth2/authorize?${consentQuery({ as: 'jeanne_lyon', answer: 'yes' })}`)
  expect(other.headers.get('location')).toBeNull()
  const answer = await net.call(
    `/x/i/oauth2/authorize?${consentQuery({ scope: 'tweet.read users.read', as: 'acme', answer: 'yes' })}`,
  )
  const code = new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? ''
  const { access_token } = (await redeem(net, code)).body
  expect((await net.tweet('hi', undefined, access_token)).status).toBe(403)
})
