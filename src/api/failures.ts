import type { ErrorRequestHandler } from 'express'
import { StoreProblem, storeProblem } from '../../db/problem.ts'
import type { Api } from './handler.ts'
import { ApiProblem } from './problem.ts'

/** What the body reader and the router call their errors (`body-parser`'s `type`, else the status). */
const foreign: Record<string, ApiProblem> = {
  'entity.parse.failed': new ApiProblem('not-json'),
  'entity.too.large': new ApiProblem('too-large', 'A request may hold 256 kB'),
  'encoding.unsupported': new ApiProblem('wrong-type'),
  'charset.unsupported': new ApiProblem('wrong-type'),
}

/** Every error as a problem for the one who asked. What nobody expected is logged by name and code, never by words. */
export function answerFailures(api: Api): ErrorRequestHandler {
  return (error, req, res, next) => {
    const problem = asProblem(error)
    if (problem.kind === 'internal') api.log.warn('a request failed', { method: req.method, ...facts(error) })
    if (res.headersSent) return next(error)
    if (problem.kind === 'unavailable') res.setHeader('Retry-After', 5)
    res.status(problem.status).type('application/problem+json').send(JSON.stringify(problem))
  }
}

function asProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error
  const store = storeProblem(error)
  if (store instanceof StoreProblem) return new ApiProblem('unavailable', store.message)
  const { type, status } = (error ?? {}) as { type?: unknown; status?: unknown }
  const known = typeof type === 'string' ? foreign[type] : undefined
  if (known) return known
  if (typeof status !== 'number' || status < 400 || status > 499) return new ApiProblem('internal')
  return status === 404
    ? new ApiProblem('not-found')
    : new ApiProblem('not-json', 'This request cannot be read')
}

function facts(error: unknown): Record<string, string> {
  const { name, code } = (error ?? {}) as { name?: unknown; code?: unknown }
  return { error: typeof name === 'string' ? name : typeof error, ...(code ? { code: String(code) } : {}) }
}
