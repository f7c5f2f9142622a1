import type { z } from 'zod'
import { Permanent } from '../../src/failure.ts'
import type { Identity } from '../connector.ts'
import { callX, type XLink } from './client.ts'
import type { XCredential, XSettings } from './credential.ts'
import { unreadable } from './failure.ts'
import { webUrl } from './parts.ts'
import { OneUser, Tokens } from './wire.ts'

type OAuth2 = Extract<XCredential, { kind: 'oauth2' }>
/** What the token endpoint needs of a link: a client instead of a user. */
type ClientLink = Omit<XLink, 'tokens'>

/** Asks X whose credential this is. */
export async function identify(link: XLink): Promise<Identity> {
  const query = { 'user.fields': 'name,username,profile_image_url' }
  const body = await callX(link, { does: 'read', path: '2/users/me', query }, new AbortController().signal)
  const user = OneUser.safeParse(body)
  if (!user.success) throw unreadable('read')
  if (!user.data.data) throw new Permanent('X does not say whose sign-in this is', 'sign-in')
  const { id, username, name, profile_image_url } = user.data.data
  return { externalId: id, handle: username, name, avatarUrl: webUrl(profile_image_url) }
}

/**
 * Trades the refresh token for a new pair. X takes each refresh token once: the result must be stored before it is used, and two
 * of us must not try at once.
 */
export async function renew(settings: XSettings, link: ClientLink): Promise<XSettings> {
  const { credential } = settings
  if (credential.kind !== 'oauth2' || credential.refreshToken === undefined)
    throw new Permanent('This sign-in cannot be renewed: connect the account again', 'sign-in')
  const form = {
    grant_type: 'refresh_token',
    refresh_token: credential.refreshToken,
    client_id: credential.clientId,
  }
  const tokens = await askForTokens(link, credential, form)
  return { ...settings, credential: renewed(credential, tokens, link.now()) }
}

/** Trades the code of a sign-in (OAuth 2 with PKCE, valid for 30 s) for settings, and asks whose they are. */
export async function signIn(
  grant: {
    clientId: string
    clientSecret: string | null
    code: string
    verifier: string
    redirectUri: string
  },
  link: ClientLink,
): Promise<XSettings> {
  const { clientId, clientSecret, code, verifier, redirectUri } = grant
  const client = { clientId, ...(clientSecret === null ? {} : { clientSecret }) }
  const form = {
    grant_type: 'authorization_code',
    code,
    code_verifier: verifier,
    redirect_uri: redirectUri,
    client_id: clientId,
  }
  const tokens = await askForTokens(link, client, form)
  const credential = renewed({ kind: 'oauth2', ...client, accessToken: '' }, tokens, link.now())
  const { externalId, handle } = await identify({ ...link, tokens: credential.accessToken })
  return { baseUrl: link.baseUrl, userId: externalId, handle, credential }
}

async function askForTokens(
  link: ClientLink,
  client: { clientId: string; clientSecret?: string | undefined },
  form: Record<string, string>,
): Promise<z.output<typeof Tokens>> {
  const { clientId, clientSecret } = client
  const tokens = { clientId, ...(clientSecret === undefined ? {} : { clientSecret }) }
  const call = { does: 'sign in', path: '2/oauth2/token', form } as const
  const answer = Tokens.safeParse(await callX({ ...link, tokens }, call, new AbortController().signal))
  if (!answer.success) throw unreadable('sign in')
  return answer.data
}

function renewed(before: OAuth2, tokens: z.output<typeof Tokens>, now: Date): OAuth2 {
  const refreshToken = tokens.refresh_token ?? before.refreshToken
  const { expiresAt: _, ...kept } = before
  return {
    ...kept,
    accessToken: tokens.access_token,
    ...(refreshToken === undefined ? {} : { refreshToken }),
    ...(tokens.expires_in === undefined
      ? {}
      : { expiresAt: new Date(now.getTime() + tokens.expires_in * 1000).toISOString() }),
  }
}
