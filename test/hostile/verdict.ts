import type { Attempt } from './request.ts'
import type { Answer } from './wire.ts'

/** The kinds of trouble clients may rely on: a new one is added here on purpose. */
const KINDS = new Set(
  [
    ...['not-found', 'sign-in', 'wrong-credentials', 'forbidden', 'foreign-origin', 'invalid', 'not-json'],
    ...['wrong-method', 'wrong-type', 'too-large', 'too-many', 'stale', 'conflict', 'unavailable'],
  ].map((kind) => `/problems/${kind}`),
)

/** What an answer must never say: where the code stands, what the database was asked, how it was built. */
const INNER: readonly RegExp[] = [
  /(\n|\\n)\s+at .+:\d+/,
  /node_modules|node:internal|file:\/\/\/(?!etc)|\.ts:\d+/,
  /SQLITE_|SqliteError|no such (table|column)|syntax error near|fts5:/i,
  /\b(select|insert|update|delete)\b.+\b(from|into|set)\b\s+["`]?(inside|outside)\b/i,
  /ZodError|TypeError|RangeError|ECONN|\$argon|scrypt/,
  /BEGIN [A-Z ]*PRIVATE KEY/,
]

/** What Node's own parser of HTTP says to what is no request, or one with too much in front: no body, door shut. */
const PARSER_SAYS = new Set([400, 408, 413, 417, 431])

/** What is wrong with an answer; nothing, when the API kept its word. */
export function breachesIn(attempt: Attempt, answer: Answer, secrets: readonly string[]): string[] {
  const { status, headers, text } = answer
  const whole = `${JSON.stringify(headers)}\n${text}`
  const found: string[] = []
  if (status >= 500 || status < 200) found.push(`answered ${status}`)
  for (const secret of secrets)
    if (whole.includes(secret) && !mayHave(attempt, secret))
      found.push(`told a secret: ${secret.slice(0, 12)}…`)
  if (status >= 400) found.push(...INNER.filter((pattern) => pattern.test(whole)).map((p) => `showed ${p}`))
  const byParser = PARSER_SAYS.has(status) && text === '' && headers['content-type'] === undefined
  if (status >= 400 && !byParser) found.push(...problemBreaches(attempt, answer))
  if (status < 400 && headers['content-type']?.includes('json') && attempt.method !== 'HEAD' && !isJson(text))
    found.push('said JSON and sent none')
  if (!byParser && headers['x-content-type-options'] !== 'nosniff') found.push('without nosniff')
  if (headers['x-powered-by'] !== undefined) found.push('said what it is built with')
  return found
}

function problemBreaches(attempt: Attempt, { status, headers, text }: Answer): string[] {
  if (!headers['content-type']?.includes('application/problem+json'))
    return [`${status} is no problem+json but ${headers['content-type']}`]
  if (attempt.method === 'HEAD') return []
  if (!isJson(text)) return ['a problem that is not JSON']
  const said = JSON.parse(text) as Record<string, unknown>
  return [
    ...(KINDS.has(String(said.type)) ? [] : [`an unknown kind of problem: ${said.type}`]),
    ...(said.status === status ? [] : [`a problem of status ${said.status} sent as ${status}`]),
    ...(typeof said.title === 'string' && typeof said.detail === 'string' ? [] : ['a problem without words']),
    // A name is answered where a field of that name is not known; the words somebody sent are not.
    ...(text.includes(ECHO) ? ['gave back what was sent'] : []),
    ...(text.length > 20_000 ? [`a problem of ${text.length} characters`] : []),
  ]
}

/** Stands in what is sent; it must not come back in a refusal. */
export const ECHO = 'zq echo 7Qk'

/** A session's own cookie may come back to the browser that sent it, in the header alone. */
function mayHave(attempt: Attempt, secret: string): boolean {
  return String(attempt.headers.cookie ?? '').includes(secret)
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
