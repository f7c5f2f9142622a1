import type { Request } from 'express'

const READS = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * May this request change something, as far as where it comes from goes? Browsers say it in `Origin` with every write,
 * older ones at least in `Sec-Fetch-Site`; what says neither is not a browser and carries nobody else's cookie.
 * Our own pages are at `publicUrl` or at the very host that was asked.
 */
export function isFromHere(req: Request, publicUrl: string): boolean {
  if (READS.has(req.method)) return true
  const { origin } = req.headers
  if (origin !== undefined) {
    const from = URL.parse(origin)
    return from !== null && (from.origin === publicUrl || from.host === req.headers.host)
  }
  const site = req.headers['sec-fetch-site']
  return site === undefined || site === 'same-origin' || site === 'none'
}
