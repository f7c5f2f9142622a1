import { existsSync, statSync } from 'node:fs'
import Database from 'better-sqlite3'
import { insideMigrations } from './inside/migrations/index.ts'
import { storeFile } from './open.ts'
import { outsideMigrations } from './outside/migrations/index.ts'
import { storeProblem } from './problem.ts'
import type { StoreName } from './stores.ts'

/** How a store's file is, seen without changing it. */
export interface StoreHealth {
  whole: boolean
  /** Migrations it lacks, and those this version does not know. */
  behind: string[]
  ahead: string[]
  /** Sizes of the file and of its write-ahead log, in bytes. */
  bytes: number
  walBytes: number
}

/** Looks a store's file over, while it is in use or not. Null when there is none. Throws StoreProblem. */
export function storeHealth(dataDir: string, store: StoreName): StoreHealth | null {
  const path = storeFile(dataDir, store)
  if (!existsSync(path)) return null
  try {
    const database = new Database(path, { readonly: true, fileMustExist: true, timeout: 10_000 })
    try {
      const has = database.prepare('select name from kysely_migration').pluck().all() as string[]
      const known = Object.keys(store === 'inside' ? insideMigrations : outsideMigrations)
      return {
        whole: database.pragma('quick_check(1)', { simple: true }) === 'ok',
        behind: known.filter((name) => !has.includes(name)),
        ahead: has.filter((name) => !known.includes(name)),
        bytes: statSync(path).size,
        walBytes: statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0,
      }
    } finally {
      database.close()
    }
  } catch (error) {
    throw storeProblem(error, path)
  }
}
