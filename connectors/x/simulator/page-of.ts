import { current, type Post } from '../../rehearsal/world/model.ts'
import { standing } from '../../rehearsal/world/popularity.ts'
import type { Shelves } from '../../rehearsal/world/shelves.ts'
import { compareIds, firstIdAt } from '../../rehearsal/world/snowflake.ts'
import type { Query } from './fields.ts'
import { invalid, Refused } from './problems.ts'

/** Which part of a list is wanted, newest first. Bounds are ids: newer than `after`, older than `before`. */
export interface Window {
  after: string
  before: string | null
  size: number
}

/** Reads ids, times, size and page token, with X's bounds and X's refusals. */
export function readWindow(query: Query, bounds: { least: number; most: number; usual: number }): Window {
  const size = wholeNumber(query, 'max_results', bounds)
  const after = newest([id(query, 'since_id'), idAt(query, 'start_time', -1n)])
  const before = oldest([id(query, 'until_id'), idAt(query, 'end_time', 0n), token(query)])
  return { after: after ?? '0', before, size }
}

/** One page: the posts a reader may see, and the token of the next page when there is one. */
export function pageOf(
  posts: Iterable<Post>,
  window: Window,
  wanted: (post: Post) => boolean,
): { posts: Post[]; next: string | null } {
  const found: Post[] = []
  for (const post of posts) {
    const at = current(post).id
    if (compareIds(at, window.after) <= 0) break
    if (window.before !== null && compareIds(at, window.before) >= 0) continue
    if (!wanted(post)) continue
    if (found.length === window.size)
      return { posts: found, next: encodeToken(current(found.at(-1) as Post).id) }
    found.push(post)
  }
  return { posts: found, next: null }
}

/** Whether a list may show a post to this viewer. Withheld posts are shown as notices. */
export function listed(post: Post, shelves: Shelves, viewerId: string | undefined): boolean {
  return standing(post, shelves, viewerId) === 'readable'
}

function wholeNumber(
  query: Query,
  name: string,
  { least, most, usual }: { least: number; most: number; usual: number },
): number {
  const given = query[name]
  if (given === undefined) return usual
  const number = /^\d{1,9}$/.test(given) ? Number(given) : Number.NaN
  if (number >= least && number <= most) return number
  const message = `The \`${name}\` query parameter value [${given}] is not between ${least} and ${most}`
  throw new Refused(invalid(name, given, message))
}

function id(query: Query, name: string): string | null {
  const given = query[name]
  if (given === undefined) return null
  if (/^[0-9]{1,19}$/.test(given)) return given
  throw new Refused(invalid(name, given, `The \`${name}\` query parameter value [${given}] is not valid`))
}

/** The id at a moment; `shift` makes the bound include the moment itself. */
function idAt(query: Query, name: string, shift: bigint): string | null {
  const given = query[name]
  if (given === undefined) return null
  const shaped = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?(Z|[+-]\d\d:\d\d)$/.test(given)
  const at = shaped ? Date.parse(given) : Number.NaN
  if (Number.isNaN(at))
    throw new Refused(
      invalid(
        name,
        given,
        `The \`${name}\` query parameter value [${given}] is not a valid RFC3339 timestamp`,
      ),
    )
  const first = firstIdAt(at) + shift
  return String(first < 0n ? 0n : first)
}

function token(query: Query): string | null {
  const given = query.pagination_token ?? query.next_token
  if (given === undefined) return null
  const found = /^page([0-9]{1,19})$/.exec(Buffer.from(given, 'base64url').toString('utf8'))
  if (found?.[1]) return found[1]
  throw new Refused(
    invalid('pagination_token', given, 'The `pagination_token` query parameter value is not valid'),
  )
}

const encodeToken = (lastId: string) => Buffer.from(`page${lastId}`).toString('base64url')
const present = (ids: (string | null)[]) => ids.filter((i) => i !== null).sort(compareIds)
const newest = (ids: (string | null)[]) => present(ids).at(-1) ?? null
const oldest = (ids: (string | null)[]) => present(ids)[0] ?? null
