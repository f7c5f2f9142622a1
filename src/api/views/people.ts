import type { InsideDb } from '../../../db/stores.ts'
import type { PersonRef } from '../schema/people.ts'

/** Names of people by id. Somebody who is gone still has a name. */
export async function namesOf(
  db: Pick<InsideDb, 'selectFrom'>,
  ids: readonly (string | null)[],
): Promise<Map<string, PersonRef>> {
  const wanted = [...new Set(ids.filter((id) => id !== null))]
  if (wanted.length === 0) return new Map()
  const rows = await db.selectFrom('inside.people').select(['id', 'name']).where('id', 'in', wanted).execute()
  return new Map(rows.map((row) => [row.id, row]))
}

/** The person of an id, from `names`. */
export function personOf(names: ReadonlyMap<string, PersonRef>, id: string): PersonRef {
  return names.get(id) ?? { id, name: '?' }
}
