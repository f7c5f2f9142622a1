import type { InsideDb } from '../stores.ts'

/** Which space gets what a watch finds. */
export async function giveWatchToSpace(db: InsideDb, watchId: string, spaceId: string): Promise<void> {
  await db.insertInto('inside.space_watches').values({ watch_id: watchId, space_id: spaceId }).execute()
}

/** The watches whose finds go to these spaces (or all), as watch id → space id. */
export async function watchesOfSpaces(
  db: InsideDb,
  spaceIds: 'all' | string[],
): Promise<Map<string, string>> {
  if (spaceIds.length === 0) return new Map()
  let query = db.selectFrom('inside.space_watches').selectAll()
  if (spaceIds !== 'all') query = query.where('space_id', 'in', spaceIds)
  return new Map((await query.execute()).map((row) => [row.watch_id, row.space_id]))
}
