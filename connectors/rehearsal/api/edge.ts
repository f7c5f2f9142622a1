import type { Response } from 'express'
import { z } from 'zod'

/** Reads what was given; when it has the wrong shape, answers 400 with the reasons and gives null. */
export function read<T>(shape: z.ZodType<T>, given: unknown, response: Response): T | null {
  const parsed = shape.safeParse(given)
  if (parsed.success) return parsed.data
  refuse(response, 400, z.prettifyError(parsed.error))
  return null
}

/** Answers with a problem (RFC 9457). */
export function refuse(response: Response, status: number, detail: string): void {
  response.status(status).type('application/problem+json')
  response.send(
    JSON.stringify({ type: 'about:blank', title: status === 404 ? 'Not found' : 'Refused', status, detail }),
  )
}
