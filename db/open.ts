import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { Kysely, type Transaction } from 'kysely'
import { storeProblem } from './problem.ts'
import { rememberingTransactions, storeDialect } from './sqlite.ts'
import type { InsideDb, OutsideDb, ReadDb, StoreName } from './stores.ts'

/** Where a store's file is. */
export function storeFile(dataDir: string, store: StoreName): string {
  return join(dataDir, `${store}.db`)
}

/**
 * Opens one connection that sees exactly the stores it names: a query for another store answers "no such table".
 * Throws StoreProblem with the cause and what to do when the file is missing, unreadable, full or damaged.
 */
function attach(dataDir: string, stores: StoreName[], readOnly: boolean): Database.Database {
  const database = new Database(':memory:')
  try {
    for (const store of stores) {
      database.prepare(`attach database ? as ${store}`).run(storeFile(dataDir, store))
      database.pragma(`${store}.journal_mode = WAL`)
      // better-sqlite3's default in WAL mode is NORMAL, which can forget an acknowledged commit at a power cut.
      database.pragma(`${store}.synchronous = FULL`)
    }
    database.pragma('foreign_keys = ON')
    database.pragma('busy_timeout = 5000')
    database.pragma('temp_store = MEMORY')
    if (readOnly) database.pragma('query_only = ON')
  } catch (error) {
    database.close()
    throw storeProblem(error, dataDir)
  }
  return database
}

function kysely<T>(database: Database.Database): Kysely<T> {
  return new Kysely<T>({ dialect: storeDialect(database) })
}

/** The private store, for writing. */
export function openInside(dataDir: string): InsideDb {
  return kysely(attach(dataDir, ['inside'], false))
}

/** The public store, for writing. It cannot see the private one. */
export function openOutside(dataDir: string): OutsideDb {
  return kysely(attach(dataDir, ['outside'], false))
}

/** Both stores, for reading only. */
export function openReading(dataDir: string): ReadDb {
  return kysely(attach(dataDir, ['inside', 'outside'], true))
}

/** A store's own file opened as the main database: for migrations, whose names are unqualified. */
export function openForMigration(dataDir: string, store: StoreName): Kysely<unknown> {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    const database = new Database(storeFile(dataDir, store))
    database.pragma('journal_mode = WAL')
    database.pragma('synchronous = FULL')
    database.pragma('foreign_keys = ON')
    database.pragma('busy_timeout = 5000')
    return kysely(database)
  } catch (error) {
    throw storeProblem(error, dataDir)
  }
}

/**
 * Runs `body` in one transaction of one store. Never await a network, a file or slow cryptography inside.
 * Asking for the same database inside throws instead of waiting forever.
 */
export function inTransaction<Db, T>(db: Kysely<Db>, body: (trx: Transaction<Db>) => Promise<T>): Promise<T> {
  return rememberingTransactions(() => db.transaction().execute(body))
}
