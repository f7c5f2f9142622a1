import { eventsBefore } from '../../../db/inside/events.ts'
import type { Handler } from '../handler.ts'
import { insideOf } from '../reading.ts'

export const readLog: Handler<'readLog'> = async ({ query }, api) => {
  const events = await eventsBefore(insideOf(api.reading), query.cursor ?? null, query.limit)
  const last = events.at(-1)
  return { events, next: last && events.length === query.limit ? last.id : null }
}
