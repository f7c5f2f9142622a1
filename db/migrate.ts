import type { Kysely } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import type { Dialects } from './dialect.ts'
import { insideMigrations } from './inside/migrations/index.ts'
import { outsideMigrations } from './outside/migrations/index.ts'
import { storeProblem } from './problem.ts'
import type { StoreName } from './stores.ts'

const migrationsOf = { inside: insideMigrations, outside: outsideMigrations }

/**
 * Brings one store to the newest version. `db` has the store's file open as main (SQLite) or the schema as
 * `search_path` (PostgreSQL), because migrations use unqualified names. Throws StoreProblem or the failing step's error.
 */
export async function migrate(db: Kysely<unknown>, store: StoreName, dialect: Dialects): Promise<string[]> {
  const migrations: Record<string, Migration> = {}
  for (const [name, up] of Object.entries(migrationsOf[store]))
    migrations[name] = { up: (trx) => up(trx, dialect) }
  // Kysely looks for its own tables in every schema of PostgreSQL; SQLite has no schema to name.
  const schema = dialect === 'postgres' ? { migrationTableSchema: store } : {}
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations }, ...schema })
  const { error, results } = await migrator.migrateToLatest()
  if (error) throw storeProblem(error)
  return (results ?? []).map((result) => result.migrationName)
}
