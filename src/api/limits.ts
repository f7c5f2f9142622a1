import type { Request, RequestHandler } from 'express'
import { ipKeyGenerator, rateLimit } from 'express-rate-limit'
import { ApiProblem } from './problem.ts'

const WINDOW_MS = 15 * 60_000
/** Failed tries in a window. An office behind one address has many people; one e-mail has one. */
const PER_ADDRESS = 50
const PER_EMAIL = 20
/** Passwords being checked at once; the rest would only wait in memory. */
const AT_ONCE = 64

/**
 * Slows down guessing: failed tries are counted per address and per e-mail (whoever's it is, known or not), and only so
 * many may be under way at once. Mount after the body was read, before the handler. Throws ApiProblem('too-many').
 */
export function guessingLimits(): RequestHandler[] {
  return [
    atOnce(AT_ONCE),
    failures(PER_ADDRESS, (req) => ipKeyGenerator(req.ip ?? '', 56)),
    failures(PER_EMAIL, emailOf, (req) => emailOf(req) === ''),
  ]
}

function failures(
  limit: number,
  keyGenerator: (req: Request) => string,
  skip: (req: Request) => boolean = () => false,
): RequestHandler {
  return rateLimit({
    skip,
    windowMs: WINDOW_MS,
    limit,
    keyGenerator,
    skipSuccessfulRequests: true,
    legacyHeaders: false,
    standardHeaders: false,
    // Its start-up checks print to the console; `trust proxy` is set in server.ts.
    validate: false,
    handler: (_req, res, next) => {
      res.setHeader('Retry-After', WINDOW_MS / 1000)
      next(new ApiProblem('too-many', 'Too many tries. Wait a quarter of an hour and try again.'))
    },
  })
}

function emailOf(req: Request): string {
  const email: unknown = req.body?.email
  return typeof email === 'string' ? email.trim().toLowerCase().slice(0, 200) : ''
}

function atOnce(limit: number): RequestHandler {
  let running = 0
  return (_req, res, next) => {
    if (running >= limit) return next(new ApiProblem('too-many'))
    running++
    res.once('close', () => running--)
    next()
  }
}
