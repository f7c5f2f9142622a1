import type { Selectable } from 'kysely'
import type { OutsideDb } from '../stores.ts'
import type { StopsTable } from './tables.ts'

/** What is stopped: `scope` is `all` or an account's id. */
export async function standingStops(db: OutsideDb): Promise<Selectable<StopsTable>[]> {
  return db.selectFrom('outside.stops').selectAll().orderBy('since').orderBy('scope').execute()
}

/** A person stops something. What is stopped already stays stopped since then; what stopped by itself is now a person's. */
export async function stopByPerson(db: OutsideDb, scope: string, at: string): Promise<void> {
  await db
    .insertInto('outside.stops')
    .values({ scope, since: at, cause: 'person' })
    .onConflict((conflict) => conflict.column('scope').doUpdateSet({ cause: 'person' }))
    .execute()
}

/** Lets it go on. */
export async function letGoOn(db: OutsideDb, scope: string): Promise<void> {
  await db.deleteFrom('outside.stops').where('scope', '=', scope).execute()
}
