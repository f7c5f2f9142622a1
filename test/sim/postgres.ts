import { PGlite } from '@electric-sql/pglite'
import { type Driver, Kysely, PGliteDialect, sql } from 'kysely'
import { migrate } from '../../db/migrate.ts'
import { livedDialect } from './lived-dialect.ts'
import type { Files } from './stores.ts'

async function furnish(pglite: PGlite): Promise<void> {
  const db = new Kysely<unknown>({ dialect: new PGliteDialect({ pglite }) })
  for (const store of ['inside', 'outside'] as const) {
    await sql.raw(`create schema ${store}`).execute(db)
    await sql.raw(`set search_path to ${store}`).execute(db)
    await migrate(db, store, 'postgres')
  }
}

/** Opened once: that takes longer than most simulations. Each finds it empty. */
let opened: Promise<{ pglite: PGlite; base: PGliteDialect; driver: Driver }> | undefined

async function openOnce() {
  const pglite = await PGlite.create()
  await furnish(pglite)
  const base = new PGliteDialect({ pglite })
  const driver = base.createDriver()
  await driver.init({})
  return { pglite, base, driver }
}

/** Ends what `simulatedPostgres` opened. */
export async function closePostgres(): Promise<void> {
  await (await opened)?.pglite.close()
  opened = undefined
}

const EMPTY = `do $$ declare t record; begin
  for t in select schemaname, tablename from pg_tables where schemaname in ('inside', 'outside') and tablename not like 'kysely%'
  loop execute format('truncate %I.%I cascade', t.schemaname, t.tablename); end loop; end $$`

/** A simulated installation on PostgreSQL, one at a time and for one task at a time: it has one connection. */
export async function simulatedPostgres(): Promise<Files> {
  opened ??= openOnce()
  const { pglite, base, driver } = await opened
  await pglite.exec(EMPTY)
  return {
    folder: null,
    openFor(life, turn) {
      const of = <T>() => new Kysely<T>({ dialect: livedDialect(base, driver, life, turn) })
      return { inside: of(), outside: of(), reading: of(), dataDir: null, async [Symbol.asyncDispose]() {} }
    },
    async look<Row>(query: string, ...values: unknown[]) {
      let n = 0
      const numbered = query.replaceAll('?', () => `$${++n}`)
      return (await pglite.query(numbered, values)).rows as Row[]
    },
    backUp() {
      throw new Error('only files are backed up')
    },
    async goBackTo() {
      throw new Error('only files are backed up')
    },
    async [Symbol.asyncDispose]() {},
  }
}
