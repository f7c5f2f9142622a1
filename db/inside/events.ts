import type { Kysely } from 'kysely'
import type { Io } from '../../src/io.ts'
import type { InsideTables } from './tables.ts'

/** What happened, who did it (`null`: Conclave by itself) and where. `data` holds ids and names of things, never words people wrote. */
export interface NewEvent {
  actorId: string | null
  what: string
  spaceId?: string | null
  threadId?: string | null
  data?: Record<string, string | number | boolean | null>
}

/** An event as the log shows it. */
export interface LoggedEvent {
  id: string
  at: string
  actor: { id: string; name: string } | null
  what: string
  spaceId: string | null
  threadId: string | null
  data: Record<string, unknown>
}

/** Adds one line to the log of who did what. Give it the transaction of the change it tells of. */
export async function recordEvent(db: Kysely<InsideTables>, io: Io, event: NewEvent): Promise<void> {
  await db
    .insertInto('inside.events')
    .values({
      id: io.id(),
      at: io.now().toISOString(),
      actor_id: event.actorId,
      what: event.what,
      space_id: event.spaceId ?? null,
      thread_id: event.threadId ?? null,
      data: JSON.stringify(event.data ?? {}),
    })
    .execute()
}

/** The newest events before the event `before` (or from the end), newest first. */
export async function eventsBefore(
  db: Kysely<InsideTables>,
  before: string | null,
  limit: number,
): Promise<LoggedEvent[]> {
  let query = db
    .selectFrom('inside.events as e')
    .leftJoin('inside.people as p', 'p.id', 'e.actor_id')
    .select(['e.id', 'e.at', 'e.actor_id', 'p.name', 'e.what', 'e.space_id', 'e.thread_id', 'e.data'])
    .orderBy('e.id', 'desc')
    .limit(limit)
  if (before !== null) query = query.where('e.id', '<', before)
  const rows = await query.execute()
  return rows.map((row) => ({
    id: row.id,
    at: row.at,
    actor: row.actor_id === null ? null : { id: row.actor_id, name: row.name ?? '' },
    what: row.what,
    spaceId: row.space_id,
    threadId: row.thread_id,
    data: JSON.parse(row.data),
  }))
}
