import { createHash, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { startRehearsal } from '../../connectors/rehearsal/start.ts'
import { XSettings } from '../../connectors/x/credential.ts'
import { connectX } from '../../connectors/x/index.ts'
import { io } from './suite/table.ts'

const BACK = 'http://localhost:9/back'
const client = { clientId: 'rehearsal-client', clientSecret: 'rehearsal-client-secret' }
const x = connectX()
let rehearsal: Awaited<ReturnType<typeof startRehearsal>>

beforeAll(async () => {
  rehearsal = await startRehearsal({ port: 0, dataDir: null, speed: 0, script: false })
})
afterAll(() => rehearsal.close())

/** Walks through the consent page as @acme and comes back with a code. */
async function consent(challenge: string): Promise<string> {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: client.clientId,
    redirect_uri: BACK,
    scope: 'tweet.read tweet.write users.read offline.access',
    state: 'state',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    as: 'acme',
    answer: 'yes',
  })
  const answer = await fetch(`${rehearsal.url}/x/i/oauth2/authorize?${query}`, { redirect: 'manual' })
  return new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? ''
}

async function signInAsAcme(change: { verifier?: string } = {}): Promise<XSettings> {
  const verifier = randomBytes(32).toString('base64url')
  const code = await consent(createHash('sha256').update(verifier).digest('base64url'))
  const grant = { baseUrl: `${rehearsal.url}/x`, ...client, code, verifier, redirectUri: BACK, ...change }
  return XSettings.parse(await x.exchange?.(grant, io))
}

test('a sign-in with PKCE gives settings that work, and say whose and until when', async () => {
  const settings = await signInAsAcme()
  expect(settings.handle).toBe('acme')
  expect(await x.identify(settings, io)).toMatchObject({ externalId: settings.userId, handle: 'acme' })
  expect(Date.parse(x.expires?.(settings) ?? '')).toBeGreaterThan(Date.now())
})

test('a code is worth nothing without its verifier', async () => {
  await expect(signInAsAcme({ verifier: 'x'.repeat(43) })).rejects.toMatchObject({ code: 'sign-in' })
})

test('a refreshed pair works, and the old refresh token does not work twice', async () => {
  const before = await signInAsAcme()
  const after = XSettings.parse(await x.refresh?.(before, io))
  expect(await x.identify(after, io)).toMatchObject({ handle: 'acme' })
  expect(after.credential).not.toEqual(before.credential)
  await expect(x.refresh?.(before, io)).rejects.toMatchObject({ name: 'Permanent', code: 'sign-in' })
})
