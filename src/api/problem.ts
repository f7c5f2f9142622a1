import type { Problem } from './schema/base.ts'

/**
 * What kinds of trouble the API answers with. The `type` is `/problems/<kind>` and stays the same for ever;
 * the words may get better.
 */
const kinds = {
  'not-found': [404, 'There is no such thing, or you may not see it'],
  'sign-in': [401, 'Sign in first'],
  'wrong-credentials': [401, 'The e-mail or the password is wrong'],
  forbidden: [403, 'You may not do this'],
  'foreign-origin': [403, 'This request came from another site'],
  invalid: [422, 'Something in the request is not right'],
  'not-json': [400, 'The request is not valid JSON'],
  'wrong-method': [405, 'This address does not take that method'],
  'wrong-type': [415, 'Send JSON'],
  'too-large': [413, 'The request is too large'],
  'too-many': [429, 'Too many tries; wait a little'],
  stale: [409, 'Somebody changed it meanwhile'],
  'needs-confirmation': [409, 'Something in these words may not be meant for the public'],
  conflict: [409, 'That is not possible now'],
  unavailable: [503, 'This cannot be done right now; nothing was lost'],
  internal: [500, 'Something went wrong on our side; nothing was lost'],
} as const satisfies Record<string, readonly [number, string]>

export type ProblemKind = keyof typeof kinds
type More = Pick<Problem, 'errors' | 'current' | 'findings'>

/** Thrown by handlers; becomes an `application/problem+json` answer. `detail` is for people and holds no secret. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem'
  readonly kind: ProblemKind
  readonly more: More
  constructor(kind: ProblemKind, detail?: string, more: More = {}) {
    super(detail ?? kinds[kind][1])
    this.kind = kind
    this.more = more
  }
  get status(): number {
    return kinds[this.kind][0]
  }
  /** The answer's body. */
  toJSON(): Problem {
    const [status, title] = kinds[this.kind]
    return { type: `/problems/${this.kind}`, title, status, detail: this.message, ...this.more }
  }
}

/** The same answer for what does not exist and for what the caller may not see. */
export function notFound(): ApiProblem {
  return new ApiProblem('not-found')
}
