import express, { type Express, type RequestHandler, type Response, Router } from 'express'
import type { LiveSession } from '../../db/inside/sessions.ts'
import { contract, type Route, type RouteName } from './contract.ts'
import { sessionCookie } from './cookie.ts'
import { answerFailures } from './failures.ts'
import type { Api, Cookie, Handler } from './handler.ts'
import { securityHeaders } from './headers.ts'
import { guessingLimits } from './limits.ts'
import type { Live } from './live.ts'
import { openApi } from './openapi.ts'
import { pages } from './pages.ts'
import { ApiProblem, notFound } from './problem.ts'
import { check, readBody } from './request.ts'
import { callback } from './routes/callback.ts'
import { sessionOf } from './session.ts'
import { version } from './version.ts'

export type Handlers = { [N in RouteName]: Handler<N> }

/** What the first step of every route finds out. */
interface Locals {
  cookie: Cookie
  session: LiveSession | null
}

/** Where a password or a one-time link can be guessed at. */
const guessable: ReadonlySet<RouteName> = new Set(['signIn', 'firstPerson', 'changeMe'])

/**
 * The HTTP server: the API under `/api/v1`, its event stream and description, the page a network sends people back to,
 * and the browser client from `webDir` (`null`: none). Close `live` before the server, or its streams keep it open.
 */
export function createServer(
  api: Api,
  parts: { handlers: Handlers; live: Live; webDir: string | null },
): Express {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  // A proxy on this machine may say who asks; anybody else's word for it is not taken.
  app.set('trust proxy', 'loopback')
  app.use(securityHeaders(api))
  app.use('/api', (_req, res, next) => {
    res.setHeader('Cache-Control', 'no-store')
    next()
  })
  app.use('/api/v1', routes(api, parts.handlers, parts.live))
  app.use('/api', () => {
    throw notFound()
  })
  app.get('/oauth/callback/x', identify(api, 'anyone'), (req, res: Response<unknown, Locals>) =>
    callback(req, res, res.locals.session?.caller ?? null, api),
  )
  if (parts.webDir !== null) app.use(pages(parts.webDir))
  app.use(() => {
    throw notFound()
  })
  app.use(answerFailures(api))
  return app
}

function routes(api: Api, handlers: Handlers, live: Live): Router {
  const router = Router()
  const methods = new Map<string, Set<string>>()
  for (const [name, route] of Object.entries(contract) as [RouteName, Route][]) {
    const limits = guessable.has(name) ? guessingLimits() : []
    const before = [identify(api, route.audience), ...(route.body ? readBody() : []), ...limits]
    router[route.method](route.path, ...before, answer(api, route, handlers[name]))
    const known = methods.get(route.path) ?? new Set()
    methods.set(route.path, known.add(route.method.toUpperCase()))
  }
  router.get('/events', identify(api, 'person'), (req, res: Response<unknown, Locals>) => {
    if (req.method === 'HEAD') return void res.type('text/event-stream').end()
    if (res.locals.session) live.open(res.locals.session, res)
  })
  const description = JSON.stringify(openApi(version))
  router.get('/openapi.json', (_req, res) => void res.type('application/json').send(description))
  for (const [path, known] of methods) router.all(path, otherMethods(known))
  router.all(['/events', '/openapi.json'], otherMethods(new Set(['GET'])))
  return router
}

/** Finds out who asks, and refuses whom the route is not for, before anything of the request is read. */
function identify(api: Api, audience: Route['audience']): RequestHandler {
  return async (req, res, next) => {
    const cookie = sessionCookie(req, res, api.publicUrl)
    const session = await sessionOf(req, cookie, api)
    if (audience !== 'anyone' && session === null) {
      res.setHeader('WWW-Authenticate', 'Bearer')
      throw new ApiProblem('sign-in')
    }
    if (audience === 'administrator' && !session?.caller.administrator)
      throw new ApiProblem('forbidden', 'This is for administrators')
    Object.assign(res.locals, { cookie, session } satisfies Locals)
    next()
  }
}

/** Checks the request, lets the handler work, and answers exactly what the route's schema shows: no field more. */
function answer<N extends RouteName>(api: Api, route: Route, handler: Handler<N>): RequestHandler {
  // The one place where the types of all routes meet: `check` and `audience` made each part what Call says it is.
  const run = handler as (call: unknown, api: Api) => Promise<unknown>
  return async (req, res) => {
    const { cookie, session } = res.locals as Locals
    const caller = route.audience === 'anyone' ? null : session?.caller
    const result = await run({ caller, cookie, ...check(route, req) }, api)
    if (!route.answer) return void res.status(204).end()
    const body = JSON.stringify(route.answer.parse(result))
    res
      .status(route.status ?? 200)
      .type('application/json')
      .send(body)
  }
}

function otherMethods(known: Set<string>): RequestHandler {
  const allow = [...known, ...(known.has('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ')
  return (req, res) => {
    res.setHeader('Allow', allow)
    if (req.method !== 'OPTIONS') throw new ApiProblem('wrong-method')
    res.status(204).end()
  }
}
