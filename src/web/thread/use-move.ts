import type { Sent } from '../../api/contract.ts'
import type { ThreadPage } from '../../api/schema/threads.ts'
import { THREAD_ROUTES, useAct } from '../api/use-act.ts'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { useToast } from '../ui/toasts.tsx'

export type Change = Sent<'changeThread', 'body'>

/** Changes a thread, says what happened, and offers the way back. `move` also leaves for the next thread. */
export function useMove(thread: ThreadPage['thread'], onLeft: () => void) {
  const t = useWords()
  const format = useFormat()
  const toast = useToast()
  const act = useAct('changeThread', THREAD_ROUTES)
  const params = { id: thread.id }

  function change(body: Change): void {
    const before = thread.assignee
    act.mutate(
      { params, body },
      {
        onSuccess: ({ thread: now }) => {
          if (body.assigneeId === undefined) return
          toast(now.assignee ? t.thread.assigned(now.assignee.name) : t.thread.unassigned, () =>
            act.mutate({ params, body: { assigneeId: before?.id ?? null } }),
          )
        },
      },
    )
  }
  function move(body: Change): void {
    const back: Change = {
      queue: thread.queue,
      ...(thread.snoozedUntil ? { snoozedUntil: thread.snoozedUntil } : {}),
    }
    act.mutate(
      { params, body },
      {
        onSuccess: () => {
          toast(words(body), () => act.mutate({ params, body: back }))
          if (body.queue !== 'new') onLeft()
        },
      },
    )
  }
  function words(body: Change): string {
    if (body.queue === 'done') return t.thread.movedDone
    if (body.queue === 'snoozed' && body.snoozedUntil)
      return t.thread.movedSnoozed(format.moment(body.snoozedUntil))
    return t.thread.movedNew
  }
  return { change, move, error: act.error }
}
