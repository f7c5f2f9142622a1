import type { ApprovalItem, EventItem, Item, NoteItem } from '../../api/schema/items.ts'

export type Entry =
  | { kind: 'note'; id: string; note: NoteItem }
  | { kind: 'approval'; id: string; approval: ApprovalItem }
  | { kind: 'events'; id: string; events: EventItem[] }

/** What the inside shows, in order of time; events that follow each other are one line. */
export function insideStream(items: readonly Item[]): Entry[] {
  const entries: Entry[] = []
  for (const item of items) {
    if (item.kind === 'note') entries.push({ kind: 'note', id: item.id, note: item })
    if (item.kind === 'approval') entries.push({ kind: 'approval', id: item.id, approval: item })
    if (item.kind !== 'event') continue
    const last = entries.at(-1)
    if (last?.kind === 'events') last.events.push(item)
    else entries.push({ kind: 'events', id: item.id, events: [item] })
  }
  return entries
}
