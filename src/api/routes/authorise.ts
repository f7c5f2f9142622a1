import { createHash } from 'node:crypto'
import { beginAuthorisation } from '../../../db/inside/authorisations.ts'
import { newSecret, secretHash } from '../../../db/secret.ts'
import type { Handler } from '../handler.ts'
import { networkUrl } from './accounts.ts'

const SCOPES = 'tweet.read tweet.write users.read offline.access'

/**
 * Starts an OAuth 2 sign-in with PKCE (RFC 7636, S256): the verifier and the client's secret are kept sealed to the
 * listener, the state only as a hash. Good for ten minutes, once, for the person who asked.
 */
export const authorise: Handler<'authorise'> = async ({ caller, body }, api) => {
  const verifier = newSecret()
  const state = newSecret()
  const baseUrl = networkUrl(api)
  const redirectUri = `${api.publicUrl}/oauth/callback/x`
  const { clientId, clientSecret = null, network } = body
  const sealed = await api.sealToListener({ clientId, clientSecret, verifier, redirectUri, baseUrl })
  const begun = { stateHash: secretHash(state), personId: caller.id, network, sealed }
  await beginAuthorisation(api.inside, begun, api.io.now())
  const url = new URL(`${baseUrl ?? 'https://x.com'}/i/oauth2/authorize`)
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope: SCOPES,
    state,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  }).toString()
  return { url: url.href, redirectUri }
}
