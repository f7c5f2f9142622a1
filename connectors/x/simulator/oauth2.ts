import type { Request, RequestHandler } from 'express'
import { z } from 'zod'
import type { FaultDesk } from '../../rehearsal/faults.ts'
import { type Html, html } from '../../rehearsal/page/html.ts'
import type { World } from '../../rehearsal/world/world.ts'
import { APP } from './credentials.ts'
import type { Grant, Tokens } from './tokens.ts'

interface Deps {
  world: World
  tokens: Tokens
  faults: FaultDesk
  /** Wraps a body in the network's own page. */
  frame: (title: string, body: Html) => string
}

const AuthorizeQuery = z.object({
  response_type: z.literal('code'),
  client_id: z.literal(APP.clientId),
  redirect_uri: z.url({ protocol: /^https?$/ }),
  scope: z.string().min(1).max(500),
  state: z.string().min(1).max(500),
  code_challenge: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  code_challenge_method: z.literal('S256'),
})
type AuthorizeQuery = z.output<typeof AuthorizeQuery>

/** GET /i/oauth2/authorize: asks which account says yes. Each choice is a plain link, so no form leaves the site. */
export function authorizePage({ world, frame, tokens }: Deps): RequestHandler {
  return (request, response) => {
    const parsed = AuthorizeQuery.safeParse(request.query)
    if (!parsed.success || !mayReturnTo(parsed.data.redirect_uri, request)) {
      const wrong = parsed.success ? 'redirect_uri' : String(parsed.error.issues[0]?.path[0] ?? 'query')
      const body = html`<h1>Something went wrong</h1>
        <p>You weren't able to give access to the app: its request has a wrong <code>${wrong}</code>.</p>`
      return void response
        .status(400)
        .type('html')
        .send(frame('Something went wrong', plain(body)))
    }
    const ask = parsed.data
    const chosen = world.shelves.personByHandle(String(request.query.as ?? ''))
    if (chosen?.ours && request.query.answer === 'yes') {
      const code = tokens.issueCode({
        personId: chosen.id,
        scopes: ask.scope.split(/\s+/),
        challenge: ask.code_challenge,
        redirectUri: ask.redirect_uri,
      })
      return response.redirect(302, back(ask, { code }))
    }
    response.type('html').send(frame('Allow access', plain(consent(ask, request, world))))
  }
}

function plain(body: Html): Html {
  return html`<section class="plain">${body}</section>`
}

function consent(ask: AuthorizeQuery, request: Request, world: World): Html {
  const ours = [...world.shelves.people.values()].filter((person) => person.ours)
  const link = (handle: string) =>
    `${request.baseUrl}${request.path}?${new URLSearchParams({ ...ask, as: handle, answer: 'yes' })}`
  return html`<h1>Conclave wants to access your account</h1>
    <p>It asks for: <code>${ask.scope}</code>. It returns to <code>${new URL(ask.redirect_uri).host}</code>.</p>
    <ul class="choices">
      ${ours.map(
        (person) => html`<li><a class="button" href="${link(person.handle)}">
          <img src="/avatars/${person.handle}.svg" alt="" width="28" height="28"> Authorise as @${person.handle}</a></li>`,
      )}
    </ul>
    <p><a href="${back(ask, { error: 'access_denied' })}">Cancel</a></p>`
}

/** Only this machine, or the host that serves the rehearsal, may be sent a code. */
function mayReturnTo(address: string, request: Request): boolean {
  const { hostname } = new URL(address)
  return ['localhost', '127.0.0.1', '[::1]', request.hostname].includes(hostname)
}

function back(ask: AuthorizeQuery, answer: Record<string, string>): string {
  const url = new URL(ask.redirect_uri)
  for (const [name, value] of Object.entries({ state: ask.state, ...answer }))
    url.searchParams.set(name, value)
  return url.href
}

const TokenBody = z.discriminatedUnion('grant_type', [
  z.object({
    grant_type: z.literal('authorization_code'),
    code: z.string(),
    code_verifier: z.string(),
    redirect_uri: z.string(),
    client_id: z.string().optional(),
  }),
  z.object({
    grant_type: z.literal('refresh_token'),
    refresh_token: z.string(),
    client_id: z.string().optional(),
  }),
  z.object({ grant_type: z.literal('client_credentials') }),
])

/** POST /2/oauth2/token, for public (client_id in the form) and confidential (Basic) clients. */
export function tokenEndpoint({ tokens, faults }: Deps): RequestHandler {
  return (request, response) => {
    const fail = (status: number, error: string, text: string) =>
      void response.status(status).json({ error, error_description: text })
    const struck = faults.meet({ endpoint: 'token', account: null })
    const has = (kind: string) => struck.some((fault) => fault.kind === kind)
    if (has('cut')) return void request.socket.destroy()
    if (has('silence')) return
    if (has('error')) return fail(500, 'server_error', 'Something is broken on our side.')
    if (has('unavailable')) return fail(503, 'temporarily_unavailable', 'Over capacity.')
    if (has('unauthorized')) return fail(401, 'unauthorized_client', 'Missing valid authorization header')
    const parsed = TokenBody.safeParse(request.body)
    if (!parsed.success) return fail(400, 'invalid_request', 'Missing required parameter [grant_type].')
    const body = parsed.data
    const client = clientOf(request, 'client_id' in body ? body.client_id : undefined)
    if (client !== 'known') return fail(401, 'unauthorized_client', 'Missing valid authorization header')
    if (body.grant_type === 'client_credentials')
      return void response.json({ token_type: 'bearer', access_token: APP.bearerToken })
    const grant =
      body.grant_type === 'refresh_token'
        ? tokens.refresh(body.refresh_token)
        : tokens.redeem(body.code, body.code_verifier, body.redirect_uri)
    if (has('cut-after')) return void request.socket.destroy()
    if (has('silence-after')) return
    if (!grant) return fail(400, 'invalid_request', 'Value passed for the token was invalid.')
    response.set('cache-control', 'no-store').json(wireGrant(grant))
  }
}

/** POST /2/oauth2/revoke */
export function revokeEndpoint({ tokens }: Deps): RequestHandler {
  return (request, response) => {
    tokens.revoke(String(request.body?.token ?? ''))
    response.json({ revoked: true })
  }
}

/** A grant as the token endpoint tells it. */
export function wireGrant(grant: Grant) {
  return {
    token_type: 'bearer',
    expires_in: 7_200,
    access_token: grant.access,
    scope: grant.scopes.join(' '),
    ...(grant.refresh ? { refresh_token: grant.refresh } : {}),
  }
}

function clientOf(request: Request, idInForm: string | undefined): 'known' | 'unknown' {
  const basic = /^basic\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
  if (!basic) return idInForm === APP.clientId ? 'known' : 'unknown'
  const [id, secret] = Buffer.from(basic, 'base64').toString('utf8').split(':').map(decode)
  const app = id === APP.clientId && secret === APP.clientSecret
  const keys = id === APP.consumerKey && secret === APP.consumerSecret
  return app || keys ? 'known' : 'unknown'
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
