import express, { type ErrorRequestHandler, type RequestHandler } from 'express'
import type { XSimulator } from '../x/simulator.ts'
import { refuse } from './api/edge.ts'
import { apiRoutes } from './api/routes.ts'
import { streamEvents } from './api/stream.ts'
import type { FaultDesk } from './faults.ts'
import { missing, pageRoutes } from './page/routes.ts'
import type { Director } from './script/director.ts'
import type { World } from './world/world.ts'

const CONTENT_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

/** Puts the page, the steering API and the networks' wire formats behind one port. */
export function createApp(deps: {
  world: World
  faults: FaultDesk
  x: XSimulator
  director: Director
  reset: () => void
}) {
  const { world, x } = deps
  const stream = streamEvents(world)
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.use('/x/i', secured)
  app.use('/x', x.router)
  app.use(secured)
  app.get('/api/stream', stream.serve)
  app.use('/api', apiRoutes({ ...deps, script: deps.director }))
  app.use(pageRoutes(world))
  app.use((_request, response) => missing(response, 'There is nothing at this address.'))
  app.use(onError)
  return { handler: app, close: stream.close }
}

/** Headers of a page that runs only its own code; other sites may not make a visitor's browser write here. */
const secured: RequestHandler = (request, response, next) => {
  response.set({
    'content-security-policy': CONTENT_POLICY,
    'x-content-type-options': 'nosniff',
    // With `no-referrer` a browser would send `Origin: null` from our own form.
    'referrer-policy': 'same-origin',
  })
  const { origin, host } = request.headers
  const foreign = origin !== undefined && origin !== `${request.protocol}://${host}`
  if (foreign && request.method !== 'GET') return refuse(response, 403, 'Another site may not write here.')
  next()
}

/** What the system says when a disk takes nothing more. */
const DISK = ['ENOSPC', 'EROFS', 'EDQUOT', 'EIO']

/** What a caller sent wrong is a 4xx; anything else is our fault and says nothing about itself. */
const onError: ErrorRequestHandler = (
  error: { status?: number; code?: string },
  _request,
  response,
  _next,
) => {
  if (response.headersSent) return void response.destroy()
  if (DISK.includes(error.code ?? ''))
    return refuse(response, 507, 'The rehearsal network cannot write to its disk. Nothing was changed.')
  const status = error.status !== undefined && error.status < 500 ? error.status : 500
  const words =
    status === 500 ? 'Something went wrong in the rehearsal network.' : 'The request could not be read.'
  refuse(response, status, words)
}
