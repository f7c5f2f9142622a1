import { useState } from 'react'
import type { EventItem } from '../../api/schema/items.ts'
import { useRead } from '../api/use-read.ts'
import type { Words } from '../i18n/en.ts'
import { type Format, useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'

const SHOWN = 4

/** What people and Conclave did between two notes, in one quiet line. */
export function EventLine({ events }: { events: EventItem[] }) {
  const t = useWords()
  const format = useFormat()
  const people = useRead('listPeople', {}, { staleTime: 300_000 })
  const nameOf = (id: unknown) => people.data?.people.find((p) => p.id === id)?.name ?? ''
  const [all, setAll] = useState(false)
  const hidden = all ? 0 : Math.max(0, events.length - SHOWN)
  const last = events.at(-1)
  return (
    <div className="event" title={last ? format.full(last.at) : undefined}>
      {hidden > 0 && (
        <button type="button" className="bare" onClick={() => setAll(true)}>
          {t.inside.earlierEvents(hidden)}
        </button>
      )}
      {events
        .slice(hidden)
        .map((event, i, shown) => {
          const again = i > 0 && event.actor !== null && shown[i - 1]?.actor?.id === event.actor.id
          return eventWords(
            event,
            again ? '' : (event.actor?.name ?? t.events.someone),
            t,
            format,
            nameOf,
          ).trim()
        })
        .filter((line, i, lines) => line !== lines[i - 1])
        .join(' · ')}
    </div>
  )
}

function eventWords(
  event: EventItem,
  who: string,
  t: Words,
  format: Format,
  nameOf: (id: unknown) => string,
): string {
  const { personId, queue, until } = event.data
  switch (event.what) {
    case 'assigned':
      return personId === event.actor?.id ? t.events.took(who) : t.events.assigned(who, nameOf(personId))
    case 'queue-moved': {
      const name = String(queue ?? '')
      return t.events['queue-moved'](who, name in t.queues ? t.queues[name as keyof Words['queues']] : name)
    }
    case 'snoozed':
      return t.events.snoozed(who, typeof until === 'string' ? format.moment(until) : '')
    default:
      return t.events[event.what](who)
  }
}
