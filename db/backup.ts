import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { insideMigrations } from './inside/migrations/index.ts'
import { storeFile } from './open.ts'
import { outsideMigrations } from './outside/migrations/index.ts'
import { storeProblem } from './problem.ts'
import type { StoreName } from './stores.ts'

/** Both stores, in the order in which whoever needs both takes them. */
export const STORES = ['inside', 'outside'] as const satisfies StoreName[]

/** Pages copied between two looks at the progress: some 4 MB. */
const PAGES_AT_ONCE = 1_000

/** How far a copy is. */
export interface Copying {
  store: StoreName
  donePages: number
  totalPages: number
}

/** What is in a copied store: enough to see that it is whole, and which version of Conclave can read it. */
export interface CopyFacts {
  migrations: string[]
  rows: Record<string, number>
}

/**
 * Copies both stores into `folder` as they were at one instant, while everything runs: nothing is committed in either
 * between the two pictures, so no hand-over is seen from one side only. Writers wait for that instant, not for the copy.
 * The copies are plain files without a write-ahead log. Throws StoreProblem.
 */
export async function copyStores(
  dataDir: string,
  folder: string,
  tell: (progress: Copying) => void,
): Promise<void> {
  const pictures = pictureOf(dataDir)
  try {
    for (const store of STORES) await copyOne(pictures[store], store, join(folder, `${store}.db`), tell)
  } catch (error) {
    throw storeProblem(error, folder)
  } finally {
    for (const store of STORES) pictures[store].close()
  }
}

/** Connections that both see the same instant, for as long as they are open. */
function pictureOf(dataDir: string): Record<StoreName, Database.Database> {
  const opened: Database.Database[] = []
  const open = (store: StoreName, readonly: boolean): Database.Database => {
    const database = new Database(storeFile(dataDir, store), {
      fileMustExist: true,
      readonly,
      timeout: 30_000,
    })
    opened.push(database)
    return database
  }
  try {
    const locks = STORES.map((store) => open(store, false))
    // In WAL mode a lock taken and given back writes nothing.
    for (const lock of locks) lock.exec('begin immediate')
    const [inside, outside] = [picture(open('inside', true)), picture(open('outside', true))]
    for (const lock of locks) {
      lock.exec('rollback')
      lock.close()
    }
    return { inside, outside }
  } catch (error) {
    for (const database of opened) database.close()
    throw storeProblem(error, dataDir)
  }
}

/** Begins a read: from now on this connection sees nothing that is committed later. */
function picture(database: Database.Database): Database.Database {
  database.exec('begin')
  database.prepare('select count(*) from sqlite_master').get()
  return database
}

async function copyOne(
  from: Database.Database,
  store: StoreName,
  path: string,
  tell: (progress: Copying) => void,
): Promise<void> {
  await from.backup(path, {
    progress({ totalPages, remainingPages }) {
      if (totalPages > 0) tell({ store, donePages: totalPages - remainingPages, totalPages })
      return PAGES_AT_ONCE
    },
  })
  chmodSync(path, 0o600)
  const copy = new Database(path)
  copy.pragma('journal_mode = DELETE')
  copy.close()
}

/** Looks a copied store over without writing. Throws StoreProblem `damaged` when it is not whole. */
export function inspectCopy(path: string): CopyFacts {
  try {
    const copy = new Database(path, { readonly: true, fileMustExist: true })
    try {
      const found = copy.pragma('integrity_check(1)', { simple: true })
      const strays = copy.pragma('foreign_key_check') as unknown[]
      if (found !== 'ok' || strays.length > 0)
        throw Object.assign(new Error('the check failed'), { code: 'SQLITE_CORRUPT' })
      return { migrations: migrationsIn(copy), rows: rowsIn(copy) }
    } finally {
      copy.close()
    }
  } catch (error) {
    throw storeProblem(error, path)
  }
}

function migrationsIn(copy: Database.Database): string[] {
  return copy.prepare('select name from kysely_migration order by name').pluck().all() as string[]
}

function rowsIn(copy: Database.Database): Record<string, number> {
  const tables = copy
    .prepare(
      "select name from pragma_table_list where schema = 'main' and type = 'table' and name not like 'sqlite_%'",
    )
    .pluck()
    .all() as string[]
  const count = (table: string) => copy.prepare(`select count(*) from "${table}"`).pluck().get() as number
  return Object.fromEntries(tables.map((table) => [table, count(table)]))
}

/** Migrations of a copy that this version of Conclave does not know: it was made by a newer one. */
export function unknownMigrations(store: StoreName, migrations: readonly string[]): string[] {
  const known = Object.keys(store === 'inside' ? insideMigrations : outsideMigrations)
  return migrations.filter((name) => !known.includes(name))
}
