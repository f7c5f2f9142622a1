import type { Kysely, Transaction } from 'kysely'
import type { InsideTables } from './inside/tables.ts'
import type { OutsideTables } from './outside/tables.ts'

// Kysely lets a database with more tables pass for one with fewer. This mark, which only types see, forbids it.
declare const sees: unique symbol
type Sees<Stores extends string> = { readonly [sees]?: Stores }

/** The private store. A process that publishes or listens never holds one. */
export type InsideDb = Kysely<InsideTables> & Sees<'inside'>
/** The public store: all that listening and publishing may see. */
export type OutsideDb = Kysely<OutsideTables> & Sees<'outside'>
/** Both, for reading only: joins across the two. Only the `inside` process has one. */
export type ReadDb = Kysely<InsideTables & OutsideTables> & Sees<'inside and outside'>

export type InsideTrx = Transaction<InsideTables>
export type OutsideTrx = Transaction<OutsideTables>

export type StoreName = 'inside' | 'outside'
