import type { CookieOptions, Request, Response } from 'express'
import type { Cookie } from './handler.ts'

const NAME = 'conclave'

/** How long a session lasts after it was last used, in ms. */
export const SESSION_MS = 30 * 86_400_000

/**
 * The session cookie of this request. Lax and not Strict: a network sends the browser back to us after a sign-in there,
 * and Strict would hide the session from that page. Writing is safe all the same: see `origin.ts`.
 */
export function sessionCookie(req: Request, res: Response, publicUrl: string): Cookie {
  const options: CookieOptions = {
    httpOnly: true,
    sameSite: 'lax',
    secure: publicUrl.startsWith('https:'),
    path: '/',
  }
  return {
    secret: bearer(req) === null ? readCookie(req) : null,
    give: (secret) => void res.cookie(NAME, secret, { ...options, maxAge: SESSION_MS }),
    clear: () => void res.clearCookie(NAME, options),
  }
}

/** The API token of this request, or null. */
export function bearer(req: Request): string | null {
  const match = /^Bearer +([\w-]{20,100})$/i.exec(req.headers.authorization ?? '')
  return match?.[1] ?? null
}

function readCookie(req: Request): string | null {
  for (const pair of (req.headers.cookie ?? '').split(';')) {
    const [name, value] = pair.trim().split('=', 2)
    if (name === NAME && value && /^[\w-]{20,100}$/.test(value)) return value
  }
  return null
}
