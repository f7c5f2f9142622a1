import type { OutsideDb } from '../stores.ts'

/** How far the public store has come: the newest change of a delivery. */
export async function outsideMark(outside: Pick<OutsideDb, 'selectFrom'>): Promise<string> {
  const row = await outside
    .selectFrom('outside.deliveries')
    .select((eb) => eb.fn.max('updated_at').as('mark'))
    .executeTakeFirst()
  return row?.mark ?? ''
}
