import type { Fault } from '../../rehearsal/faults.ts'
import { current, type Post } from '../../rehearsal/world/model.ts'
import type { WirePost } from './answer-posts.ts'

/** Which posts a list does not know yet: those younger than a `lag`, and one that is `missing` (indexed late). */
export function unseen(faults: readonly Fault[], now: Date): (post: Post) => boolean {
  const lagS = Math.max(0, ...faults.filter((f) => f.kind === 'lag').map((f) => f.seconds))
  const missing = faults.filter((f) => f.kind === 'missing')
  let seen = 0
  return (post) => {
    if (lagS > 0 && now.getTime() - Date.parse(current(post).at) < lagS * 1_000) return true
    if (missing.some((f) => f.post !== undefined && post.versions.some((v) => v.id === f.post))) return true
    seen += 1
    return seen === 2 && missing.some((f) => f.post === undefined)
  }
}

/** Spoils a list: the first item twice, the last one without what a post must have. */
export function blemish(data: readonly WirePost[], faults: readonly Fault[]): unknown[] {
  const spoilt: unknown[] = [...data]
  if (faults.some((f) => f.kind === 'double')) spoilt.unshift(data[0])
  if (faults.some((f) => f.kind === 'malformed'))
    spoilt.splice(-1, 1, { id: data.at(-1)?.id, text: null, created_at: 'yesterday', author_id: 42 })
  return spoilt
}
