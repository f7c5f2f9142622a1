import { AsyncLocalStorage } from 'node:async_hooks'
import type Database from 'better-sqlite3'
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  SqliteAdapter,
  SqliteDialect,
  SqliteDriver,
} from 'kysely'

/** The connections this asynchronous call chain holds a transaction on. */
const held = new AsyncLocalStorage<Set<Driver>>()

/** Runs `body` remembering which connections are taken, so that asking for one again throws instead of waiting forever. */
export function rememberingTransactions<T>(body: () => Promise<T>): Promise<T> {
  return held.run(new Set(held.getStore()), body)
}

/** Kysely's driver with transactions that take the write lock at once and a guard against waiting for oneself. */
class StoreDriver extends SqliteDriver {
  #turn: Promise<void> = Promise.resolve()
  #release: (() => void) | undefined
  readonly #database: Database.Database

  constructor(database: Database.Database) {
    super({ database: caching(database) })
    this.#database = database
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    if (held.getStore()?.has(this))
      throw new Error(
        'this code holds a transaction on the same store: use the transaction, not the database',
      )
    const before = this.#turn
    let release = () => {}
    this.#turn = new Promise((done) => {
      release = done
    })
    await before
    this.#release = release
    return super.acquireConnection()
  }

  override async releaseConnection(): Promise<void> {
    this.#release?.()
  }

  /** `begin immediate`: with the deferred `begin`, two writers that read first fail with "busy" instead of queueing. */
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
    held.getStore()?.add(this)
  }
  override async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await super.commitTransaction(connection)
    held.getStore()?.delete(this)
  }
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    held.getStore()?.delete(this)
    // On a full or failing disk SQLite has rolled back by itself; asking again would hide the cause behind a complaint.
    if (this.#database.inTransaction) await super.rollbackTransaction(connection)
  }
}

class StoreAdapter extends SqliteAdapter {
  /** True as far as Kysely is concerned: `StoreDriver` queues by itself, so that its guard comes before the wait. */
  override get supportsMultipleConnections(): boolean {
    return true
  }
}

/** Keeps prepared statements: preparing costs more than most of our queries. */
function caching(database: Database.Database): { prepare(sql: string): Database.Statement; close(): void } {
  const statements = new Map<string, Database.Statement>()
  return {
    prepare(sql) {
      const known = statements.get(sql)
      if (known) return known
      const statement = database.prepare(sql)
      if (statements.size >= 500) statements.clear()
      if (!/^\s*(begin|commit|rollback|create|alter|drop|pragma)/i.test(sql)) statements.set(sql, statement)
      return statement
    },
    close: () => database.close(),
  }
}

/** How an SQLite database is spoken to. Foreign, slow or clever things stay in this file. */
export function storeDialect(database: Database.Database): Dialect {
  const base = new SqliteDialect({ database })
  return {
    createAdapter: () => new StoreAdapter(),
    createDriver: () => new StoreDriver(database),
    createIntrospector: (db) => base.createIntrospector(db),
    createQueryCompiler: () => base.createQueryCompiler(),
  }
}
