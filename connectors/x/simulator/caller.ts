import type { Request } from 'express'
import type { Person } from '../../rehearsal/world/model.ts'
import type { Shelves } from '../../rehearsal/world/shelves.ts'
import { APP, userKeys } from './credentials.ts'
import { oauthParameters, signatureHolds } from './oauth1.ts'
import { Refused, unauthorized } from './problems.ts'
import type { Tokens } from './tokens.ts'

/** Who calls: a person through an app, or the app for itself. `key` tells rate-limit windows apart. */
export type Caller =
  | { kind: 'user'; key: string; person: Person; scopes: readonly string[] | 'all'; access: string | null }
  | { kind: 'app'; key: string }

/** X refuses a signature whose timestamp is more than five minutes off. */
const SKEW_S = 300

/** Recognises the three ways X lets a call in. Throws Refused with 401 for anything else. */
export function createGate(deps: { shelves: Shelves; tokens: Tokens; now: () => Date }) {
  const nonces = new Map<string, number>()

  function bySignature(request: Request, authorization: string): Caller {
    const parameters = oauthParameters(authorization)
    const token = parameters?.get('oauth_token') ?? ''
    const person = deps.shelves.person(token.split('-')[0] ?? '')
    const nowS = deps.now().getTime() / 1_000
    if (!parameters || !person?.ours || person.suspended) throw new Refused(unauthorized())
    const keys = userKeys(person)
    const nonce = `${token} ${parameters.get('oauth_nonce')} ${parameters.get('oauth_timestamp')}`
    const fits =
      parameters.get('oauth_consumer_key') === APP.consumerKey &&
      parameters.get('oauth_signature_method') === 'HMAC-SHA1' &&
      token === keys.accessToken &&
      Math.abs(Number(parameters.get('oauth_timestamp')) - nowS) <= SKEW_S &&
      !nonces.has(nonce)
    const signed = {
      method: request.method,
      url: `${request.protocol}://${request.headers.host}${request.originalUrl}`,
      form: formOf(request),
    }
    if (
      !fits ||
      !signatureHolds(signed, parameters, { consumer: APP.consumerSecret, token: keys.accessSecret })
    )
      throw new Refused(unauthorized())
    for (const [old, at] of nonces) if (at < nowS - 2 * SKEW_S) nonces.delete(old)
    nonces.set(nonce, nowS)
    return { kind: 'user', key: `user ${person.id} oauth1`, person, scopes: 'all', access: null }
  }

  function byBearer(bearer: string): Caller {
    if (bearer === APP.bearerToken) return { kind: 'app', key: 'app' }
    const grant = deps.tokens.byAccess(bearer)
    const person = grant && deps.shelves.person(grant.personId)
    if (!grant || !person || person.suspended) throw new Refused(unauthorized())
    return { kind: 'user', key: `user ${person.id} oauth2`, person, scopes: grant.scopes, access: bearer }
  }

  return (request: Request): Caller => {
    const authorization = request.headers.authorization ?? ''
    const bearer = /^bearer\s+(\S+)\s*$/i.exec(authorization)?.[1]
    return bearer ? byBearer(bearer) : bySignature(request, authorization)
  }
}

function formOf(request: Request): [string, string][] {
  const isForm = request.is('application/x-www-form-urlencoded')
  if (!isForm || typeof request.body !== 'object' || request.body === null) return []
  return Object.entries(request.body).map(([name, value]) => [name, String(value)])
}
