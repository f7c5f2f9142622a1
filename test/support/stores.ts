import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { Kysely, PGliteDialect, sql } from 'kysely'
import { migrate } from '../../db/migrate.ts'
import { openForMigration, openInside, openOutside, openReading } from '../../db/open.ts'
import type { InsideDb, OutsideDb, ReadDb } from '../../db/stores.ts'
import { serverStores } from './postgres.ts'

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

/** A migrated PostgreSQL, made once per test file: opening a copy of it takes a tenth of the time. */
let made: Promise<Blob> | undefined

async function makePostgres(): Promise<Blob> {
  const pglite = await PGlite.create()
  const db = new Kysely<unknown>({ dialect: new PGliteDialect({ pglite }) })
  for (const store of ['inside', 'outside'] as const) {
    await sql.raw(`create schema ${store}`).execute(db)
    await sql.raw(`set search_path to ${store}`).execute(db)
    await migrate(db, store, 'postgres')
  }
  const dump = await pglite.dumpDataDir('none')
  await db.destroy()
  return dump
}

/** PostgreSQL in this process, with one schema per store. */
async function postgresStores(): Promise<Stores> {
  made ??= makePostgres()
  const pglite = await PGlite.create({ loadDataDir: await made })
  const open = <T>() => new Kysely<T>({ dialect: new PGliteDialect({ pglite }) })
  return {
    inside: open(),
    outside: open(),
    reading: open(),
    dataDir: null,
    async [Symbol.asyncDispose]() {
      await pglite.close()
    },
  }
}

/** A real server, when somebody names one: a superuser's address, whose databases are made and dropped. */
const server = process.env.TEST_POSTGRES_URL

/** Every kind of database a promise about the stores must hold on. */
export const databases: readonly (readonly [string, () => Promise<Stores>])[] = [
  ['SQLite', sqliteStores],
  ['PostgreSQL', postgresStores],
  ...(server ? ([['a PostgreSQL server', () => serverStores(server)]] as const) : []),
]
