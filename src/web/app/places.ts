import type { ThreadCounts } from '../../api/schema/threads.ts'
import type { Words } from '../i18n/en.ts'
import type { IconName } from '../ui/icon.tsx'
import { type View, viewPath } from './view.ts'

export interface QueueLink {
  view: View
  to: string
  icon: IconName
  name: string
  /** How many threads; null where counting says nothing. */
  count: number | null
}

/** The queues in the order of the rail. */
export function queueLinks(t: Words, counts: ThreadCounts | undefined): QueueLink[] {
  const links: Omit<QueueLink, 'to'>[] = [
    {
      view: { kind: 'queue', queue: 'new' },
      icon: 'inbox',
      name: t.queues.new,
      count: counts?.queues.new ?? null,
    },
    {
      view: { kind: 'queue', queue: 'waiting' },
      icon: 'clock',
      name: t.queues.waiting,
      count: counts?.queues.waiting ?? null,
    },
    { view: { kind: 'mine' }, icon: 'person', name: t.queues.mine, count: counts?.mine ?? null },
    { view: { kind: 'approval' }, icon: 'seal', name: t.queues.approval, count: counts?.approval ?? null },
    {
      view: { kind: 'queue', queue: 'snoozed' },
      icon: 'moon',
      name: t.queues.snoozed,
      count: counts?.queues.snoozed ?? null,
    },
    { view: { kind: 'queue', queue: 'done' }, icon: 'check', name: t.queues.done, count: null },
  ]
  return links.map((link) => ({ ...link, to: viewPath(link.view) }))
}

/** The pages that are not threads. */
export function pageLinks(
  t: Words,
): { to: string; page: 'outgoing' | 'listening' | 'people' | 'settings'; icon: IconName; name: string }[] {
  return [
    { to: '/outgoing', page: 'outgoing', icon: 'out', name: t.rail.outgoing },
    { to: '/listening', page: 'listening', icon: 'ear', name: t.rail.listening },
    { to: '/people', page: 'people', icon: 'people', name: t.rail.people },
    { to: '/settings', page: 'settings', icon: 'gear', name: t.rail.settings },
  ]
}
