import type { Request } from 'express'
import { type LiveSession, sessionBySecret, touchSession } from '../../db/inside/sessions.ts'
import { secretHash } from '../../db/secret.ts'
import { bearer, SESSION_MS } from './cookie.ts'
import type { Api, Cookie } from './handler.ts'
import { isFromHere } from './origin.ts'
import { ApiProblem } from './problem.ts'
import { insideOf } from './reading.ts'

const TOUCH_EVERY_MS = 60_000

/**
 * Who is asking, with the rights of this moment, or null. A write that carries the cookie (or could set one) must come
 * from our own pages; an API token is sent by no browser on its own, so it needs no such check.
 */
export async function sessionOf(req: Request, cookie: Cookie, api: Api): Promise<LiveSession | null> {
  const token = bearer(req)
  if (token === null && !isFromHere(req, api.publicUrl)) throw new ApiProblem('foreign-origin')
  const secret = token ?? cookie.secret
  if (secret === null) return null
  const now = api.io.now()
  const session = await sessionBySecret(insideOf(api.reading), secretHash(secret), now.toISOString())
  // A token is no cookie and a cookie is no token: one that leaked is of no use in the other's place.
  if (!session || (session.kind === 'token') !== (token !== null)) return null
  if (await noteUse(session, api, now)) cookie.give(secret)
  return session
}

/**
 * Moves a session's end, at most once a minute; true when the browser's cookie has to move too. A store that cannot be
 * written now must not keep people from reading.
 */
async function noteUse(session: LiveSession, api: Api, now: Date): Promise<boolean> {
  if (session.lastUsedAt && now.getTime() - Date.parse(session.lastUsedAt) < TOUCH_EVERY_MS) return false
  const end = session.kind === 'cookie' ? new Date(now.getTime() + SESSION_MS).toISOString() : null
  try {
    await touchSession(api.inside, session.id, now.toISOString(), end)
    return session.kind === 'cookie'
  } catch {
    api.log.warn('the use of a session could not be noted', { sessionId: session.id })
    return false
  }
}
