import { type Kysely, sql } from 'kysely'

/** The two kinds of database a store can live in. */
export type Dialects = 'sqlite' | 'postgres'

/** A step of a migration: the same SQL for both, with the few words that differ taken from `Words`. */
export type Step = (db: Kysely<unknown>, dialect: Dialects) => Promise<void>

/** What differs between the two in a table definition. */
export const words = {
  sqlite: { strict: 'strict', real: 'real' },
  postgres: { strict: '', real: 'double precision' },
} as const

/** Runs statements one after the other. */
export async function runAll(db: Kysely<unknown>, statements: string[]): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

/** Which kind of database this is, asked of the connection itself. */
export function dialectOf<Db>(db: Kysely<Db>): Dialects {
  return db.getExecutor().adapter.supportsTransactionalDdl ? 'postgres' : 'sqlite'
}
