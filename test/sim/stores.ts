import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { type Dialect, type Driver, Kysely } from 'kysely'
import { migrate } from '../../db/migrate.ts'
import { openForMigration, storeFile } from '../../db/open.ts'
import { storeDialect } from '../../db/sqlite.ts'
import type { StoreName } from '../../db/stores.ts'
import type { Stores } from '../support/stores.ts'
import type { Life } from './life.ts'
import { livedDialect } from './lived-dialect.ts'

/** The databases of a simulated installation: the files outlive the processes. */
export interface Files extends AsyncDisposable {
  /** The stores as one life of a process holds them. */
  openFor(life: Life, turn: () => Promise<void>): Stores
  /** Committed rows, read without taking part in the simulation. */
  look<Row>(sql: string, ...values: unknown[]): Promise<Row[]>
  /** Where they are; null where there are none. */
  folder: string | null
  /** A copy of both stores as they are now; `goBackTo` puts them back. */
  backUp(): string
  goBackTo(backup: string): Promise<void>
}

/** Memory, where there is a disk of it: a simulation is about order and crashes, not about the disk. */
const PLACE = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()

/** Migrated files to copy from: migrating takes longer than most simulations. */
let made: Promise<string> | undefined

async function makeTemplate(): Promise<string> {
  const folder = mkdtempSync(join(PLACE, 'conclave-sim-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  for (const store of ['inside', 'outside'] as const) {
    await using db = openForMigration(folder, store)
    await migrate(db, store, 'sqlite')
  }
  return folder
}

interface Shared {
  base: Dialect
  driver: Driver
}

function open(folder: string, stores: StoreName[], readOnly = false): Database.Database {
  const database = new Database(':memory:')
  for (const store of stores) database.prepare(`attach database ? as ${store}`).run(storeFile(folder, store))
  database.pragma('foreign_keys = ON')
  if (readOnly) database.pragma('query_only = ON')
  return database
}

async function share(database: Database.Database): Promise<Shared> {
  const base = storeDialect(database)
  const driver = base.createDriver()
  await driver.init({})
  return { base, driver }
}

export async function simulatedFiles(): Promise<Files> {
  made ??= makeTemplate()
  const template = await made
  const folder = mkdtempSync(join(PLACE, 'conclave-sim-'))
  cpSync(template, folder, { recursive: true })
  const files = await filesAt(folder)
  return {
    ...files,
    async [Symbol.asyncDispose]() {
      await files[Symbol.asyncDispose]()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The files in a folder, which stays. */
export async function filesAt(folder: string): Promise<Files> {
  let closeAll: (() => Promise<void>) | undefined
  let watching: Database.Database | undefined
  const looks = new Map<string, Database.Statement>()
  let shared: Record<'inside' | 'outside' | 'reading', Shared>
  async function openAll(): Promise<void> {
    const databases = {
      inside: open(folder, ['inside']),
      outside: open(folder, ['outside']),
      reading: open(folder, ['inside', 'outside'], true),
    }
    watching = open(folder, ['inside', 'outside'], true)
    looks.clear()
    shared = {
      inside: await share(databases.inside),
      outside: await share(databases.outside),
      reading: await share(databases.reading),
    }
    closeAll = async () => {
      watching?.close()
      for (const { driver } of Object.values(shared)) await driver.destroy()
    }
  }
  await openAll()
  return {
    folder,
    openFor(life, turn) {
      const of = <T>({ base, driver }: Shared) =>
        new Kysely<T>({ dialect: livedDialect(base, driver, life, turn) })
      return {
        inside: of(shared.inside),
        outside: of(shared.outside),
        reading: of(shared.reading),
        dataDir: folder,
        async [Symbol.asyncDispose]() {},
      }
    },
    async look<Row>(sql: string, ...values: unknown[]) {
      const statement = looks.get(sql) ?? watching?.prepare(sql)
      if (statement) looks.set(sql, statement)
      return statement?.all(...values) as Row[]
    },
    backUp() {
      const copy = mkdtempSync(join(folder, 'backup-'))
      for (const store of ['inside', 'outside'] as const) {
        watching?.pragma(`${store}.wal_checkpoint(TRUNCATE)`)
        cpSync(storeFile(folder, store), storeFile(copy, store))
      }
      return copy
    },
    async goBackTo(backup) {
      await closeAll?.()
      for (const store of ['inside', 'outside'] as const) {
        for (const end of ['-wal', '-shm']) rmSync(storeFile(folder, store) + end, { force: true })
        cpSync(storeFile(backup, store), storeFile(folder, store))
      }
      await openAll()
    },
    async [Symbol.asyncDispose]() {
      await closeAll?.()
    },
  }
}
