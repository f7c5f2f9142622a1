import express, { type Request, type RequestHandler } from 'express'
import type { z } from 'zod'
import type { Route } from './contract.ts'
import { ApiProblem, notFound } from './problem.ts'
import { Id } from './schema/base.ts'

const BODY_LIMIT = '256kb'

/** Reads a JSON body of at most 256 kB. What is not JSON at all is refused before it is read. */
export function readBody(): RequestHandler[] {
  return [
    (req, _res, next) => {
      // `is` takes an announced length of 0 for a body that could be of the wrong type.
      const empty = req.headers['content-length'] === '0'
      next(!empty && req.is('application/json') === false ? new ApiProblem('wrong-type') : undefined)
    },
    express.json({ limit: BODY_LIMIT, type: 'application/json' }),
  ]
}

/** The parts of a request as the route's schemas have them. Throws ApiProblem: not-found for an impossible id, else invalid. */
export function check(route: Route, req: Request): { params: unknown; query: unknown; body: unknown } {
  for (const value of Object.values(req.params)) if (!Id.safeParse(value).success) throw notFound()
  return {
    params: { ...req.params },
    query: parse(route.query, { ...req.query }),
    body: parse(route.body, req.body ?? {}),
  }
}

function parse(schema: z.ZodType | undefined, value: unknown): unknown {
  if (!schema) return undefined
  const result = schema.safeParse(value)
  if (result.success) return result.data
  throw new ApiProblem('invalid', undefined, { errors: result.error.issues.slice(0, 20).map(fieldError) })
}

/** What is wrong with a field, without quoting what was sent: it may be a secret, or very long. */
function fieldError(issue: z.core.$ZodIssue): { path: string; message: string } {
  const path = issue.path.map(String).join('.').slice(0, 200)
  if (issue.code !== 'unrecognized_keys') return { path, message: issue.message.slice(0, 300) }
  const known = issue.keys.filter((key) => /^[a-zA-Z]\w{0,39}$/.test(key)).slice(0, 5)
  return { path, message: `There is no such field here: ${known.join(', ') || '(not a name)'}` }
}
