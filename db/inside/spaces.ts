import type { Selectable } from 'kysely'
import type { Io } from '../../src/io.ts'
import type { InsideDb, InsideTrx } from '../stores.ts'
import type { MembersTable, SpacesTable } from './tables.ts'

export type SpaceRow = Selectable<SpacesTable>
export type Member = { spaceId: string; personId: string; name: string; role: MembersTable['role'] }

/** These spaces (or all), by name. */
export async function spacesById(db: InsideDb, ids: 'all' | string[]): Promise<SpaceRow[]> {
  if (ids.length === 0) return []
  let query = db.selectFrom('inside.spaces').selectAll().orderBy('name').orderBy('id')
  if (ids !== 'all') query = query.where('id', 'in', ids)
  return query.execute()
}

/** Who is in these spaces, by name. Disabled people stay members until somebody takes them out. */
export async function membersOf(db: InsideDb, spaceIds: string[]): Promise<Member[]> {
  if (spaceIds.length === 0) return []
  return db
    .selectFrom('inside.members as m')
    .innerJoin('inside.people as p', 'p.id', 'm.person_id')
    .select(['m.space_id as spaceId', 'm.person_id as personId', 'p.name', 'm.role'])
    .where('m.space_id', 'in', spaceIds)
    .orderBy('p.name')
    .orderBy('p.id')
    .execute()
}

export async function insertSpace(
  db: InsideDb,
  io: Io,
  space: { name: string; holdSeconds: number; approvalsNeeded: number },
): Promise<SpaceRow> {
  const row: SpaceRow = {
    id: io.id(),
    name: space.name,
    hold_seconds: space.holdSeconds,
    approvals_needed: space.approvalsNeeded,
    created_at: io.now().toISOString(),
  }
  await db.insertInto('inside.spaces').values(row).execute()
  return row
}

/** False when there is no such space. */
export async function updateSpace(
  db: InsideDb,
  id: string,
  change: Partial<Pick<SpaceRow, 'name' | 'hold_seconds' | 'approvals_needed'>>,
): Promise<boolean> {
  if (Object.keys(change).length === 0) return (await spacesById(db, [id])).length > 0
  const result = await db.updateTable('inside.spaces').set(change).where('id', '=', id).executeTakeFirst()
  return result.numUpdatedRows > 0n
}

export async function saveRole(
  db: InsideDb,
  spaceId: string,
  personId: string,
  role: MembersTable['role'],
): Promise<void> {
  await db
    .insertInto('inside.members')
    .values({ space_id: spaceId, person_id: personId, role })
    .onConflict((conflict) => conflict.columns(['space_id', 'person_id']).doUpdateSet({ role }))
    .execute()
}

/** Takes a person out of a space; what was assigned to them there is nobody's again. False when they were not in it. */
export async function deleteMember(trx: InsideTrx, spaceId: string, personId: string): Promise<boolean> {
  const result = await trx
    .deleteFrom('inside.members')
    .where('space_id', '=', spaceId)
    .where('person_id', '=', personId)
    .executeTakeFirst()
  await trx
    .updateTable('inside.threads')
    .set({ assignee_id: null })
    .where('space_id', '=', spaceId)
    .where('assignee_id', '=', personId)
    .execute()
  return result.numDeletedRows > 0n
}

/** Is this person the space's only lead who can still sign in? Two such questions at once wait for each other. */
export async function isLastLead(trx: InsideTrx, spaceId: string, personId: string): Promise<boolean> {
  // On PostgreSQL this write locks the rows that the answer depends on; on SQLite the transaction already does.
  await trx
    .updateTable('inside.members')
    .set({ role: 'lead' })
    .where('space_id', '=', spaceId)
    .where('role', '=', 'lead')
    .execute()
  const leads = await trx
    .selectFrom('inside.members as m')
    .innerJoin('inside.people as p', 'p.id', 'm.person_id')
    .select('m.person_id')
    .where('m.space_id', '=', spaceId)
    .where('m.role', '=', 'lead')
    .where('p.disabled_at', 'is', null)
    .execute()
  return leads.length === 1 && leads[0]?.person_id === personId
}
