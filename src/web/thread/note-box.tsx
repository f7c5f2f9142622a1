import { type KeyboardEvent, useId, useRef } from 'react'
import type { PersonRef } from '../../api/schema/people.ts'
import type { ThreadPage } from '../../api/schema/threads.ts'
import { THREAD_ROUTES, useAct } from '../api/use-act.ts'
import { useRead } from '../api/use-read.ts'
import { useBuffer } from '../app/buffer.ts'
import { useKeys } from '../app/keys.ts'
import { useWords } from '../i18n/words.ts'
import { Icon } from '../ui/icon.tsx'
import { Key } from '../ui/key.tsx'
import { onCtrlEnter } from '../ui/on-ctrl-enter.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { MentionList } from './mention-list.tsx'
import { mentionedIn } from './mentions.ts'
import { useMentioning } from './use-mentioning.ts'

/** Writing a note. This box has its own buffer and only one way out: inside. */
export function NoteBox({ thread, onShow }: { thread: ThreadPage['thread']; onShow: () => void }) {
  const t = useWords()
  const id = useId()
  const box = useRef<HTMLTextAreaElement>(null)
  const [text, setText] = useBuffer(`note.${thread.id}`)
  const people = usePeople(thread.spaceId)
  const add = useAct('writeNote', THREAD_ROUTES, { onSuccess: () => setText('') })
  useKeys({
    n: () => {
      onShow()
      requestAnimationFrame(() => box.current?.focus())
    },
  })
  const mentioning = useMentioning({ box, text, setText, people })
  const { chosen } = mentioning

  function send(): void {
    if (!text.trim() || add.isPending) return
    add.mutate({ params: { id: thread.id }, body: { text, mentions: mentionedIn(text, people) } })
  }
  function onKey(event: KeyboardEvent<HTMLTextAreaElement>): void {
    if (mentioning.onKey(event)) return
    if (event.key === 'Escape') event.currentTarget.blur()
    onCtrlEnter(send)(event)
  }
  return (
    <div className="box note-box">
      {chosen && <MentionList id={id} people={mentioning.matches} chosen={chosen} onPick={mentioning.pick} />}
      <textarea
        ref={box}
        rows={2}
        aria-label={t.inside.noteLabel}
        placeholder={t.inside.placeholder}
        aria-autocomplete="list"
        aria-controls={chosen ? id : undefined}
        aria-activedescendant={chosen ? `${id}-${chosen.id}` : undefined}
        value={text}
        maxLength={20_000}
        dir="auto"
        onChange={(e) => {
          setText(e.target.value)
          mentioning.onWrite(e.target.selectionStart)
        }}
        onKeyDown={onKey}
        onBlur={mentioning.close}
      />
      <ProblemNote error={add.error} />
      <footer>
        <Icon name="lock" size={14} />
        {t.inside.private}
        <button
          type="button"
          className="inside-act"
          aria-keyshortcuts="Control+Enter"
          disabled={!text.trim() || add.isPending}
          onClick={send}
        >
          {t.inside.add}
          <Key>Ctrl ⏎</Key>
        </button>
      </footer>
    </div>
  )
}

function usePeople(spaceId: string): PersonRef[] {
  const spaces = useRead('listSpaces', {})
  return spaces.data?.spaces.find((s) => s.id === spaceId)?.members.map((m) => m.person) ?? []
}
