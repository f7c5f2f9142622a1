import type { Kysely } from 'kysely'
import { EventItem } from '../../src/api/schema/items.ts'
import type { InsideTables } from './tables.ts'

/** The events of a thread that its readers see, oldest first, with the names of the people in them. */
export async function eventsOfThread(
  db: Pick<Kysely<InsideTables>, 'selectFrom'>,
  threadId: string,
): Promise<EventItem[]> {
  const rows = await db
    .selectFrom('inside.events as e')
    .leftJoin('inside.people as p', 'p.id', 'e.actor_id')
    .select(['e.id', 'e.at', 'e.actor_id', 'p.name', 'e.what', 'e.data'])
    .where('e.thread_id', '=', threadId)
    .orderBy('e.id')
    .execute()
  return rows.flatMap((row) => {
    const actor = row.actor_id === null ? null : { id: row.actor_id, name: row.name ?? '?' }
    const event = EventItem.safeParse({
      kind: 'event',
      id: row.id,
      at: row.at,
      actor,
      what: row.what,
      data: JSON.parse(row.data),
    })
    return event.success ? [event.data] : []
  })
}
