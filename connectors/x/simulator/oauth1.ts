import { createHmac, timingSafeEqual } from 'node:crypto'

/** A request as far as its OAuth 1.0a signature covers it. `url` is absolute, with its query. */
export interface SignedRequest {
  method: string
  url: string
  /** Form fields, when the body is a form. JSON bodies are not signed. */
  form: [string, string][]
}

/** The `oauth_…` parameters of an Authorization header, or null when it is not an OAuth 1.0a header. */
export function oauthParameters(authorization: string): Map<string, string> | null {
  if (!/^oauth\s/i.test(authorization)) return null
  const found = new Map<string, string>()
  for (const part of authorization.slice(6).split(',')) {
    const match = /^\s*([a-z_]+)="([^"]*)"\s*$/i.exec(part)
    if (!match?.[1]) return null
    try {
      found.set(match[1], decodeURIComponent(match[2] ?? ''))
    } catch {
      return null
    }
  }
  return found
}

/** Whether the header's HMAC-SHA1 signature is the one these secrets give (RFC 5849 §3.4). */
export function signatureHolds(
  request: SignedRequest,
  parameters: ReadonlyMap<string, string>,
  secrets: { consumer: string; token: string },
): boolean {
  const given = Buffer.from(parameters.get('oauth_signature') ?? '', 'base64')
  const key = `${encode(secrets.consumer)}&${encode(secrets.token)}`
  const expected = createHmac('sha1', key).update(baseString(request, parameters)).digest()
  return given.length === expected.length && timingSafeEqual(given, expected)
}

function baseString(request: SignedRequest, parameters: ReadonlyMap<string, string>): string {
  const url = new URL(request.url)
  const oauth = [...parameters].filter(([name]) => name !== 'oauth_signature' && name !== 'realm')
  const pairs = [...oauth, ...url.searchParams, ...request.form].map(
    ([name, value]) => [encode(name), encode(value)] as const,
  )
  pairs.sort((a, b) => order(a[0], b[0]) || order(a[1], b[1]))
  const joined = pairs.map(([name, value]) => `${name}=${value}`).join('&')
  return [request.method.toUpperCase(), `${url.origin}${url.pathname}`, joined].map(encode).join('&')
}

const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!*'()]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
}
