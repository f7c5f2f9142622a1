import type { InsideDb } from '../stores.ts'

/** How far the private store has come: its newest event. */
export async function insideMark(inside: Pick<InsideDb, 'selectFrom'>): Promise<string> {
  const row = await inside
    .selectFrom('inside.events')
    .select((eb) => eb.fn.max('id').as('mark'))
    .executeTakeFirst()
  return row?.mark ?? ''
}
