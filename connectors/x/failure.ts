import { z } from 'zod'
import { OutcomeUnknown, Permanent, type PermanentCode, RateLimited, Retryable } from '../../src/failure.ts'
import type { Removal } from '../../src/outside/incoming-post.ts'

/** How a call went wrong: X answered something else than we asked for, or nothing that can be understood. */
export type Fault =
  | { kind: 'answer'; status: number; headers: Record<string, unknown>; body: unknown }
  | { kind: 'silence'; mayHaveLeft: boolean; why: string }

type Does = 'read' | 'write' | 'sign in'

/** X's problem document (RFC 7807), and the numbered errors of its older half; every field may be missing. */
export const Problem = z.object({
  type: z.string().catch(''),
  title: z.string().catch(''),
  detail: z.string().catch(''),
  reason: z.string().catch(''),
  parameter: z.string().catch(''),
  resource_id: z.string().catch(''),
  resource_type: z.string().catch(''),
  value: z.string().catch(''),
  code: z.number().nullable().catch(null),
  message: z.string().catch(''),
  error: z.string().catch(''),
  errors: z
    .array(z.object({ code: z.number().nullable().catch(null), message: z.string().catch('') }))
    .catch([]),
})
export type Problem = z.output<typeof Problem>

/** The last word of a problem's type, which stays the same whatever host X names it under: `usage-capped`. */
function typeOf(problem: Problem): string {
  return problem.type.split(/[/#]/).at(-1) ?? ''
}

/** Makes one of the four failures of a call that went wrong. Messages are for people and hold no secret. */
export function classify(fault: Fault, does: Does, now: Date): Error {
  if (fault.kind === 'silence') {
    const cause = new Error(fault.why)
    if (does === 'write' && fault.mayHaveLeft)
      return new OutcomeUnknown('X did not say what became of the reply', { cause })
    return new Retryable(fault.mayHaveLeft ? 'X did not answer' : 'X could not be reached', { cause })
  }
  const problem = Problem.safeParse(fault.body).data ?? Problem.parse({})
  const cause = new Error(`X answered ${fault.status} ${typeOf(problem)}`.trim())
  if (fault.status === 429 || fault.status === 420) return slowDown(fault.headers, problem, now, cause)
  const refusal = fault.status >= 400 && fault.status < 500 ? refusalOf(fault.status, problem, does) : null
  if (refusal) return new Permanent(sentenceFor(refusal, problem), refusal, { cause })
  if (does === 'write') return new OutcomeUnknown('X did not say what became of the reply', { cause })
  return new Retryable('X is having trouble', { cause })
}

/** A 2xx whose body is not what X promises: a write may have happened, a read can be repeated. */
export function unreadable(does: Does): Error {
  if (does === 'write') return new OutcomeUnknown('X sent an answer that cannot be read')
  return new Retryable('X sent an answer that cannot be read')
}

function slowDown(headers: Record<string, unknown>, problem: Problem, now: Date, cause: Error): Error {
  if (typeOf(problem) === 'usage-capped' || problem.title === 'UsageCapExceeded')
    return new Permanent(sentenceFor('no-credit', problem), 'no-credit', { cause })
  return new RateLimited('X asks us to slow down', openAgainAt(headers, now), { cause })
}

/** X limits by 15 minutes and by day; the spent ones count, and the last of those to open again decides. */
function openAgainAt(headers: Record<string, unknown>, now: Date): Date {
  const limits = ['x-rate-limit', 'x-app-limit-24hour', 'x-user-limit-24hour'].map((name) => ({
    spent: headers[`${name}-remaining`] !== undefined && Number(headers[`${name}-remaining`]) <= 0,
    resetMs: Number(headers[`${name}-reset`]) * 1000,
  }))
  const spent = limits.filter((limit) => limit.spent && limit.resetMs > 0).map((limit) => limit.resetMs)
  const retryAfterMs = Number(headers['retry-after']) * 1000
  const afterRetry = retryAfterMs > 0 ? now.getTime() + retryAfterMs : 0
  const fallback = limits[0]?.resetMs || now.getTime() + 15 * 60_000
  const until = spent.length > 0 ? Math.max(...spent, afterRetry) : afterRetry || fallback
  const soonest = now.getTime() + 1000
  const latest = now.getTime() + 25 * 3_600_000
  return new Date(Math.min(Math.max(until, soonest), latest))
}

/** X's older numbered errors. Source: docs.x.com, response codes. */
const NUMBERED: Record<number, PermanentCode> = {
  32: 'sign-in',
  64: 'sign-in',
  89: 'sign-in',
  144: 'target-gone',
  179: 'target-gone',
  186: 'too-long',
  187: 'duplicate',
  215: 'sign-in',
  261: 'sign-in',
  326: 'sign-in',
  385: 'target-gone',
  433: 'reply-not-allowed',
}

/** Problem types that say all there is to know. Source: the Problem schemas of X's OpenAPI document. */
const TYPED: Record<string, PermanentCode> = {
  'usage-capped': 'no-credit',
  'client-forbidden': 'sign-in',
  'unsupported-authentication': 'sign-in',
  'oauth1-permissions': 'sign-in',
  'resource-not-found': 'target-gone',
  'resource-unavailable': 'target-gone',
}

/**
 * Two refusals of a reply have no code of their own: X answers 403 `about:blank` and says it in English. The wordings seen so
 * far, oldest and newest; an unknown wording stays `refused`.
 */
const WORDED: [RegExp, PermanentCode][] = [
  [/duplicate content/i, 'duplicate'],
  [
    /only (reply|quote)|reply to or quote|not allowed to reply|are mentioned|is not allowed because/i,
    'reply-not-allowed',
  ],
  [/(deleted or not visible|is deleted|no longer available|could not find)/i, 'target-gone'],
  [/(text|tweet|post) (is )?too long|longer than|needs to be a bit shorter/i, 'too-long'],
  [/your account.{0,40}(suspended|locked)|client app is not configured/i, 'sign-in'],
]

function refusalOf(status: number, problem: Problem, does: Does): PermanentCode | null {
  if (status === 401) return 'sign-in'
  if (status === 402) return 'no-credit'
  // 408 and 425 say that X stopped waiting or listening, not that it refused.
  if (status === 408 || status === 425) return null
  if (does === 'sign in') return 'sign-in'
  const typed = TYPED[typeOf(problem)]
  if (typed) return typed
  for (const { code } of [problem, ...problem.errors]) {
    const numbered = code === null ? undefined : NUMBERED[code]
    if (numbered) return numbered
  }
  const words = [problem.detail, problem.message, ...problem.errors.map((e) => e.message)].join('\n')
  return WORDED.find(([wording]) => wording.test(words))?.[1] ?? 'refused'
}

const SENTENCES: Record<PermanentCode, string> = {
  'reply-not-allowed': 'X lets us answer only people who mentioned or quoted us',
  duplicate: 'X has just had the same text from this account and takes it only once',
  'too-long': 'X finds the text too long',
  'target-gone': 'What this is about is no longer on X',
  'sign-in': 'X no longer accepts this sign-in: connect the account again',
  'no-credit': 'The X account has no credit left, or has reached its spending limit',
  refused: 'X refused',
}

/** Our own sentence; for a refusal without a code also X's, cut short, because nobody else can explain it. */
function sentenceFor(code: PermanentCode, problem: Problem): string {
  if (code !== 'refused') return SENTENCES[code]
  const said = problem.errors[0]?.message || problem.detail || problem.message || problem.title
  return said ? `${SENTENCES.refused}: ${said.slice(0, 200)}` : SENTENCES.refused
}

/** Why a post we asked for by id did not come: by the problem's type, then by its words. */
export function removalReason(problem: Problem): Removal['reason'] {
  const type = typeOf(problem)
  const words = `${problem.title} ${problem.detail}`
  if (/suspended/i.test(words)) return 'suspended'
  if (/withheld/i.test(words) || type === 'disallowed-resource') return 'withheld'
  if (type === 'resource-not-found') return 'deleted'
  if (type === 'not-authorized-for-resource') return 'protected'
  return 'withheld'
}
