import type { Removal } from '../../src/outside/incoming-post.ts'
import type { Batch } from '../connector.ts'
import { Problem, removalReason } from './failure.ts'
import { type Ask, LOOKUP_BATCH, lookUp, postsOf } from './page.ts'
import { spend } from './price.ts'

/** Reads posts again by their first ids: edited ones come in their newest version, vanished ones as removals. */
export async function reread(
  ask: Ask,
  externalIds: readonly string[],
  signal: AbortSignal,
): Promise<Omit<Batch, 'next' | 'more'>> {
  const read: Omit<Batch, 'next' | 'more'> = {
    posts: [],
    removals: [],
    signals: [],
    malformed: [],
    spent: [],
  }
  const ids = [...new Set(externalIds)].filter((id) => /^\d{1,19}$/.test(id))
  for (let at = 0; at < ids.length; at += LOOKUP_BATCH) {
    const asked = ids.slice(at, at + LOOKUP_BATCH)
    const page = await lookUp(ask, asked, signal)
    read.posts.push(...postsOf(page))
    read.removals.push(...page.withheld, ...page.errors.flatMap((error) => removalOf(error, asked)))
    read.malformed.push(...page.malformed)
    read.spent.push(...spend('read', page.items.length + page.malformed.length))
  }
  return read
}

/** X explains a missing post in `errors[]`; errors about anything else (an author, a quoted post) remove nothing. */
function removalOf(error: unknown, asked: readonly string[]): Removal[] {
  const problem = Problem.safeParse(error)
  if (!problem.success) return []
  const { resource_id, value, resource_type, parameter } = problem.data
  const id = [resource_id, value].find((one) => asked.includes(one))
  if (id === undefined || (resource_type !== '' && resource_type !== 'tweet' && resource_type !== 'post'))
    return []
  if (parameter !== '' && parameter !== 'ids' && parameter !== 'id') return []
  return [{ externalId: id, reason: removalReason(problem.data) }]
}
