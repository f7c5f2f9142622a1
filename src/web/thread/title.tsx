import { useState } from 'react'
import type { ThreadPage } from '../../api/schema/threads.ts'
import { useWords } from '../i18n/words.ts'

/** The thread's title; pressing it lets one rename it. Enter keeps, Escape does not. */
export function Title({
  thread,
  onRename,
}: {
  thread: ThreadPage['thread']
  onRename: (title: string) => void
}) {
  const t = useWords()
  const [editing, setEditing] = useState<string | null>(null)
  function keep(): void {
    const title = editing?.trim() ?? ''
    setEditing(null)
    if (title && title !== thread.title) onRename(title)
  }
  if (editing !== null)
    return (
      <input
        className="title-input"
        aria-label={t.thread.title}
        value={editing}
        maxLength={120}
        ref={(input) => input?.focus()}
        onChange={(e) => setEditing(e.target.value)}
        onBlur={keep}
        onKeyDown={(e) => {
          if (e.key === 'Enter') keep()
          if (e.key === 'Escape') setEditing(null)
        }}
      />
    )
  return (
    <h2 className="title" dir="auto">
      {thread.may.write ? (
        <button
          type="button"
          className="bare clip"
          title={t.thread.rename}
          onClick={() => setEditing(thread.title)}
        >
          {thread.title}
        </button>
      ) : (
        thread.title
      )}
    </h2>
  )
}
