/** A stretch of a comparison: kept, added or removed. */
export interface Change {
  value: string
  added: boolean
  removed: boolean
}

/** Kept stretches up to this long, between two changes, are noise to a reader. */
const NOISE = 3

/**
 * Makes a word-by-word comparison readable: where only a space or a comma was kept between two changes, they become one
 * change, so that one reads a phrase that went and a phrase that came, not confetti. Both texts stay exactly what they were.
 */
export function coalesce(changes: readonly Change[]): Change[] {
  const out: Change[] = []
  let removed = ''
  let added = ''
  const flush = () => {
    if (removed) out.push({ value: removed, added: false, removed: true })
    if (added) out.push({ value: added, added: true, removed: false })
    removed = ''
    added = ''
  }
  changes.forEach((change, i) => {
    if (change.removed) removed += change.value
    else if (change.added) added += change.value
    else if (i < changes.length - 1 && removed + added !== '' && isNoise(change.value)) {
      removed += change.value
      added += change.value
    } else {
      flush()
      out.push({ value: change.value, added: false, removed: false })
    }
  })
  flush()
  return out
}

function isNoise(kept: string): boolean {
  return kept.length <= NOISE && !/[\p{L}\p{N}]/u.test(kept)
}
