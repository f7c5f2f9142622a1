import { readFileSync } from 'node:fs'
import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { runAll } from './dialect.ts'
import { migrate } from './migrate.ts'
import { storeProblem } from './problem.ts'
import type { InsideDb, OutsideDb, ReadDb, StoreName } from './stores.ts'

/** A role's name is in its address: what a connection may see is decided by the server (`db/grants.sql`). */
export type PostgresUrl = string

const GRANTS = new URL('./grants.sql', import.meta.url)
const INT8 = 20

/** Counts come as numbers, as on SQLite; they stay far below 2^53. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (id, format) =>
    Number(id) === INT8 && format !== 'binary' ? Number : pg.types.getTypeParser(id, format),
}

function open<Db>(url: PostgresUrl, settings = ''): Kysely<Db> {
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    types,
    // A transaction whose process hangs must not hold its locks for ever.
    options: `-c idle_in_transaction_session_timeout=60000 ${settings}`,
  })
  // A connection that breaks while nobody uses it is replaced; one in use fails its own query.
  pool.on('error', () => {})
  return new Kysely<Db>({ dialect: new PostgresDialect({ pool }) })
}

/** The private store, for writing, as a role that may: `conclave_inside`. */
export function openInsideOn(url: PostgresUrl): InsideDb {
  return open(url)
}

/** The public store, as far as the role may see and write it. */
export function openOutsideOn(url: PostgresUrl): OutsideDb {
  return open(url)
}

/** Both stores, for reading only. */
export function openReadingOn(url: PostgresUrl): ReadDb {
  return open(url, '-c default_transaction_read_only=on')
}

/**
 * Makes both schemas, brings them to the newest version and gives each process what it needs and nothing else. `url` is
 * the owner's. Throws StoreProblem, what the server says, or that the database was created for ASCII only.
 */
export async function preparePostgres(url: PostgresUrl): Promise<void> {
  await using db = open<unknown>(url)
  await checkLetters(db)
  for (const store of ['inside', 'outside'] as const) await prepareSchema(url, store)
  await runAll(db, [readFileSync(GRANTS, 'utf8')])
}

/** With the locale "C" the server takes capital letters beyond ASCII for other letters, and search misses them. */
async function checkLetters(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ known: boolean }>`select lower('\u042f') = '\u044f' as known`.execute(db)
  if (rows[0]?.known !== true)
    throw new Error('this database knows ASCII letters only: create it with encoding UTF8 and locale C.UTF-8')
}

async function prepareSchema(url: PostgresUrl, store: StoreName): Promise<void> {
  try {
    await using db = open<unknown>(url, `-c search_path=${store}`)
    await sql`create schema if not exists ${sql.id(store)}`.execute(db)
    await migrate(db, store, 'postgres')
  } catch (error) {
    throw storeProblem(error, 'the PostgreSQL server')
  }
}
