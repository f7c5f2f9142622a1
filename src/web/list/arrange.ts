/**
 * Rows never move under the reader's eyes: rows already shown keep their order, rows that left disappear, rows that
 * came above the last known one are counted as `fresh` until asked for, rows below it are older pages and are appended.
 */
export function arrange<R extends { id: string }>(
  shown: readonly string[],
  rows: readonly R[],
): { visible: R[]; fresh: number } {
  const known = new Set(shown)
  const byId = new Map(rows.map((row) => [row.id, row]))
  const lastKnown = rows.findLastIndex((row) => known.has(row.id))
  if (lastKnown < 0) return { visible: [...rows], fresh: 0 }
  const kept = shown.flatMap((id) => byId.get(id) ?? [])
  const older = rows.slice(lastKnown + 1)
  const fresh = rows.slice(0, lastKnown).filter((row) => !known.has(row.id)).length
  return { visible: [...kept, ...older], fresh }
}
