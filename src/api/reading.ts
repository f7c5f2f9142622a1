import type { InsideTables } from '../../db/inside/tables.ts'
import type { OutsideTables } from '../../db/outside/tables.ts'
import type { InsideDb, OutsideDb, ReadDb } from '../../db/stores.ts'

/** The private store through the reading connection: a long write elsewhere does not keep its readers waiting. */
export function insideOf(reading: ReadDb): InsideDb {
  return reading.$pickTables<keyof InsideTables>()
}

/** The public store through the reading connection. */
export function outsideOf(reading: ReadDb): OutsideDb {
  return reading.$pickTables<keyof OutsideTables>()
}
