import type { Kysely, Transaction } from 'kysely'
import type { InsideTables } from './inside/tables.ts'
import type { OutsideTables } from './outside/tables.ts'

/** The private store. A process that publishes or listens never holds one. */
export type InsideDb = Kysely<InsideTables>
/** The public store: all that listening and publishing may see. */
export type OutsideDb = Kysely<OutsideTables>
/** Both, for reading only: joins across the two. Only the `inside` process has one. */
export type ReadDb = Kysely<InsideTables & OutsideTables>

export type InsideTrx = Transaction<InsideTables>
export type OutsideTrx = Transaction<OutsideTables>

export type StoreName = 'inside' | 'outside'
