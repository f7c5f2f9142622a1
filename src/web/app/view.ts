import type { Queue } from '../../api/schema/threads.ts'

/** What the list shows: a queue, mine, what waits for my approval, one space, or everything. */
export type View =
  | { kind: 'queue'; queue: Queue }
  | { kind: 'mine' }
  | { kind: 'approval' }
  | { kind: 'space'; spaceId: string }
  | { kind: 'all' }

/** A page of Conclave, as an address names it. */
export type Place =
  | { page: 'threads'; view: View; threadId: string | null }
  | { page: 'outgoing' }
  | { page: 'listening' }
  | { page: 'people' }
  | { page: 'settings' }
  | { page: 'nowhere' }

const QUEUES = ['new', 'waiting', 'snoozed', 'done'] as const
const PAGES = ['outgoing', 'listening', 'people', 'settings'] as const

/** The address of a view, or of a thread opened from it. */
export function viewPath(view: View, threadId?: string | null): string {
  const base =
    view.kind === 'queue'
      ? `/${view.queue}`
      : view.kind === 'space'
        ? `/spaces/${view.spaceId}`
        : `/${view.kind}`
  const start = base === '/all' ? '/threads' : base
  return threadId ? `${start}/${threadId}` : start
}

/** Reads an address. `/threads/:id` is the lasting link of a thread. */
export function placeOf(path: string): Place {
  const [first = '', second, third] = path.split('/').filter(Boolean)
  if (first === '') return { page: 'threads', view: { kind: 'queue', queue: 'new' }, threadId: null }
  for (const page of PAGES) if (first === page) return { page }
  if (first === 'spaces' && second)
    return { page: 'threads', view: { kind: 'space', spaceId: second }, threadId: third ?? null }
  const threadId = second ?? null
  if (first === 'threads') return { page: 'threads', view: { kind: 'all' }, threadId }
  if (first === 'mine' || first === 'approval') return { page: 'threads', view: { kind: first }, threadId }
  for (const queue of QUEUES)
    if (first === queue) return { page: 'threads', view: { kind: 'queue', queue }, threadId }
  return { page: 'nowhere' }
}

/** What to ask the server for this view. */
export function viewQuery(view: View): { queue?: Queue; space?: string; show?: 'mine' | 'approval' } {
  if (view.kind === 'queue') return { queue: view.queue }
  if (view.kind === 'space') return { space: view.spaceId, queue: 'new' }
  if (view.kind === 'all') return {}
  return { show: view.kind }
}
