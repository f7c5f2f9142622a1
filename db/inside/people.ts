import type { Selectable } from 'kysely'
import type { Caller } from '../../src/inside/rights.ts'
import type { Io } from '../../src/io.ts'
import { flag } from '../columns.ts'
import type { InsideDb, InsideTrx } from '../stores.ts'
import type { PeopleTable } from './tables.ts'

export type PersonRow = Selectable<PeopleTable>

export interface NewPersonRow {
  name: string
  email: string
  passwordHash: string
  administrator: boolean
}

/** Is there anybody yet? */
export async function anybody(db: InsideDb): Promise<boolean> {
  return (await db.selectFrom('inside.people').select('id').limit(1).executeTakeFirst()) !== undefined
}

export async function personById(db: InsideDb, id: string): Promise<PersonRow | undefined> {
  return db.selectFrom('inside.people').selectAll().where('id', '=', id).executeTakeFirst()
}

/** `email` in lower case, as it is stored. */
export async function personByEmail(db: InsideDb, email: string): Promise<PersonRow | undefined> {
  return db.selectFrom('inside.people').selectAll().where('email', '=', email).executeTakeFirst()
}

export async function membershipsOf(db: InsideDb, personId: string) {
  return db
    .selectFrom('inside.members')
    .select(['space_id as spaceId', 'role'])
    .where('person_id', '=', personId)
    .orderBy('space_id')
    .execute()
}

/** Everybody an administrator may see is everybody; for others it is themselves and who shares a space with them. */
export async function peopleVisibleTo(db: InsideDb, caller: Caller): Promise<PersonRow[]> {
  let query = db.selectFrom('inside.people as p').selectAll('p').orderBy('p.name').orderBy('p.id')
  if (!caller.administrator)
    query = query.where((row) =>
      row.or([
        row('p.id', '=', caller.id),
        row(
          'p.id',
          'in',
          row
            .selectFrom('inside.members as theirs')
            .innerJoin('inside.members as mine', 'mine.space_id', 'theirs.space_id')
            .select('theirs.person_id')
            .where('mine.person_id', '=', caller.id),
        ),
      ]),
    )
  return query.execute()
}

/** May `caller` know of this person? */
export async function maySee(db: InsideDb, caller: Caller, personId: string): Promise<boolean> {
  if (caller.administrator) return (await personById(db, personId)) !== undefined
  return (await peopleVisibleTo(db, caller)).some((person) => person.id === personId)
}

/** Adds a person; null when the e-mail is taken. */
export async function insertPerson(db: InsideDb, io: Io, person: NewPersonRow): Promise<PersonRow | null> {
  const row: PersonRow = {
    id: io.id(),
    email: person.email,
    name: person.name,
    password_hash: person.passwordHash,
    administrator: flag(person.administrator),
    locale: null,
    disabled_at: null,
    created_at: io.now().toISOString(),
  }
  const result = await db
    .insertInto('inside.people')
    .values(row)
    .onConflict((conflict) => conflict.column('email').doNothing())
    .executeTakeFirst()
  return result.numInsertedOrUpdatedRows ? row : null
}

export async function updatePerson(
  db: InsideDb,
  id: string,
  change: Partial<Pick<PersonRow, 'name' | 'administrator' | 'disabled_at' | 'password_hash' | 'locale'>>,
): Promise<void> {
  if (Object.keys(change).length === 0) return
  await db.updateTable('inside.people').set(change).where('id', '=', id).execute()
}

/** Is this the only administrator who can still sign in? Two such questions at once wait for each other. */
export async function isLastAdministrator(trx: InsideTrx, id: string): Promise<boolean> {
  // On PostgreSQL this write locks the rows that the answer depends on; on SQLite the transaction already does.
  await trx
    .updateTable('inside.people')
    .set({ administrator: 1 })
    .where('administrator', '=', 1)
    .where('disabled_at', 'is', null)
    .execute()
  const administrators = await trx
    .selectFrom('inside.people')
    .select('id')
    .where('administrator', '=', 1)
    .where('disabled_at', 'is', null)
    .execute()
  return administrators.length === 1 && administrators[0]?.id === id
}
