import type { Problem } from '../../api/schema/base.ts'

/** What the server refused, as it said it (RFC 9457), or `status` 0 when the server could not be reached at all. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem'
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.title)
    this.problem = problem
  }
  /** True when `type` ends with `/name`, e.g. `stale`. */
  is(name: string): boolean {
    return this.problem.type === name || this.problem.type.endsWith(`/${name}`)
  }
}

/** Any thrown value as a problem that can be shown. */
export function asProblem(error: unknown): Problem {
  if (error instanceof ApiProblem) return error.problem
  return { type: 'about:blank', title: error instanceof Error ? error.message : String(error), status: 0 }
}
