import type { CompiledQuery, DatabaseConnection, Dialect, Driver, QueryResult } from 'kysely'
import type { Life } from './life.ts'

/**
 * A database as one life of a process sees it: each statement, begin and commit is a call of that life, and it waits its
 * `turn` before it takes the connection. Several lives share one driver, as processes share a file; what a dead one began
 * is rolled back.
 */
export function livedDialect(base: Dialect, driver: Driver, life: Life, turn: () => Promise<void>): Dialect {
  return {
    createAdapter: () => base.createAdapter(),
    createIntrospector: (db) => base.createIntrospector(db),
    createQueryCompiler: () => base.createQueryCompiler(),
    createDriver: () => new LivedDriver(driver, life, turn),
  }
}

class LivedConnection implements DatabaseConnection {
  readonly inner: DatabaseConnection
  readonly #life: Life
  constructor(inner: DatabaseConnection, life: Life) {
    this.inner = inner
    this.#life = life
  }
  executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    return this.#life.call(query.sql, () => this.inner.executeQuery<R>(query))
  }
  streamQuery<R>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<R>> {
    return this.inner.streamQuery<R>(query, chunkSize)
  }
}

class LivedDriver implements Driver {
  readonly #driver: Driver
  readonly #life: Life
  readonly #turn: () => Promise<void>
  constructor(driver: Driver, life: Life, turn: () => Promise<void>) {
    this.#driver = driver
    this.#life = life
    this.#turn = turn
  }
  /** The shared driver is opened by who made it. */
  async init(): Promise<void> {}
  async destroy(): Promise<void> {}
  async acquireConnection(): Promise<DatabaseConnection> {
    await this.#turn()
    return new LivedConnection(await this.#driver.acquireConnection(), this.#life)
  }
  releaseConnection(connection: DatabaseConnection): Promise<void> {
    return this.#driver.releaseConnection(inner(connection))
  }
  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await this.#life.call('begin', () => {})
    await this.#driver.beginTransaction(inner(connection), {})
  }
  commitTransaction(connection: DatabaseConnection): Promise<void> {
    return this.#life.call('commit', () => this.#driver.commitTransaction(inner(connection)))
  }
  /** Also what a dead process began is rolled back: the database does that by itself. */
  rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    return this.#driver.rollbackTransaction(inner(connection))
  }
}

function inner(connection: DatabaseConnection): DatabaseConnection {
  return connection instanceof LivedConnection ? connection.inner : connection
}
