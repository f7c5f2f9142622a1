import { useState } from 'react'
import type { ThreadPage } from '../../api/schema/threads.ts'
import { useKeys } from '../app/keys.ts'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { Icon } from '../ui/icon.tsx'
import { Key } from '../ui/key.tsx'
import { Link } from '../ui/link.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { AssignMenu } from './assign-menu.tsx'
import { SnoozeMenu } from './snooze-menu.tsx'
import { Title } from './title.tsx'
import { useMove } from './use-move.ts'

/** Title, where the thread stands, and what one can do with it. */
export function Head({
  thread,
  backTo,
  onLeft,
}: {
  thread: ThreadPage['thread']
  backTo: string
  onLeft: () => void
}) {
  const t = useWords()
  const format = useFormat()
  const [menu, setMenu] = useState<'assign' | 'snooze' | null>(null)
  const { change, move, error } = useMove(thread, onLeft)
  const done = thread.queue === 'done'
  const toggle = () => move(done ? { queue: 'new' } : { queue: 'done' })
  useKeys(thread.may.write ? { a: () => setMenu('assign'), s: () => setMenu('snooze'), e: toggle } : {})
  return (
    <header className="head">
      <Link to={backTo} className="back bare" aria-label={t.thread.back}>
        <Icon name="back" size={20} />
      </Link>
      <Title thread={thread} onRename={(title) => change({ title })} />
      <span className="chip wide">
        {t.queues[thread.queue]}
        {thread.snoozedUntil && thread.queue === 'snoozed' ? ` · ${format.moment(thread.snoozedUntil)}` : ''}
      </span>
      {thread.may.write && (
        <fieldset className="head-acts" aria-label={t.thread.actions}>
          <AssignMenu
            thread={thread}
            open={menu === 'assign'}
            onOpen={(now) => setMenu(now ? 'assign' : null)}
            onAssign={change}
          />
          <SnoozeMenu
            thread={thread}
            open={menu === 'snooze'}
            onOpen={(now) => setMenu(now ? 'snooze' : null)}
            onMove={move}
          />
          <button type="button" aria-keyshortcuts="e" onClick={toggle}>
            {done ? t.thread.reopen : t.thread.done}
            <Key>e</Key>
          </button>
        </fieldset>
      )}
      <ProblemNote error={error} />
    </header>
  )
}
