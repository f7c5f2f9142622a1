import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { Kysely, PGliteDialect, sql } from 'kysely'
import { migrate } from '../../db/migrate.ts'
import { openForMigration, openInside, openOutside, openReading } from '../../db/open.ts'
import type { InsideDb, OutsideDb, ReadDb } from '../../db/stores.ts'

/** A fresh pair of stores, as each process would hold them. */
export interface Stores extends AsyncDisposable {
  inside: InsideDb
  outside: OutsideDb
  reading: ReadDb
  dataDir: string | null
}

/** Two real SQLite files in a folder of their own. */
export async function sqliteStores(): Promise<Stores> {
  const dataDir = mkdtempSync(join(tmpdir(), 'conclave-'))
  for (const store of ['inside', 'outside'] as const) {
    await using db = openForMigration(dataDir, store)
    await migrate(db, store, 'sqlite')
  }
  const [inside, outside, reading] = [openInside(dataDir), openOutside(dataDir), openReading(dataDir)]
  return {
    inside,
    outside,
    reading,
    dataDir,
    async [Symbol.asyncDispose]() {
      await Promise.all([inside.destroy(), outside.destroy(), reading.destroy()])
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** PostgreSQL in this process, with one schema per store. */
export async function postgresStores(): Promise<Stores> {
  const pglite = await PGlite.create()
  const open = <T>() => new Kysely<T>({ dialect: new PGliteDialect({ pglite }) })
  const db = open<unknown>()
  for (const store of ['inside', 'outside'] as const) {
    await sql.raw(`create schema ${store}`).execute(db)
    await sql.raw(`set search_path to ${store}`).execute(db)
    await migrate(db, store, 'postgres')
  }
  await sql.raw('set search_path to public').execute(db)
  return {
    inside: open(),
    outside: open(),
    reading: open(),
    dataDir: null,
    async [Symbol.asyncDispose]() {
      await db.destroy()
    },
  }
}

/** Every kind of database a promise about the stores must hold on. */
export const databases = [
  ['SQLite', sqliteStores],
  ['PostgreSQL', postgresStores],
] as const
