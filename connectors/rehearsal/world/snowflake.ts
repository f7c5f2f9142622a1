/** Ids like X's: 41 bits of milliseconds since X_EPOCH_MS, then 22 bits for machine and sequence. They exceed 2^53. */
const X_EPOCH_MS = 1_288_834_974_657
const LOW_BITS = 22n

/** The smallest id a post of that moment can have. */
export function firstIdAt(atMs: number): bigint {
  return BigInt(Math.max(0, atMs - X_EPOCH_MS)) << LOW_BITS
}

/** Orders decimal ids of any length: negative when `a` is older. */
export function compareIds(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length
  return a < b ? -1 : a > b ? 1 : 0
}

/** Gives ids ordered by time, never one that is `taken`; many in the same millisecond cost no search. */
export function createIds(taken: (id: string) => boolean): (atMs: number) => string {
  let lastMs = -1
  let last = 0n
  return (atMs) => {
    let candidate = atMs === lastMs ? last + 1n : firstIdAt(atMs) + 4096n
    while (taken(String(candidate))) candidate += 1n
    lastMs = atMs
    last = candidate
    return String(candidate)
  }
}
