import { type KeyboardEvent, useId, useRef, useState } from 'react'
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
import { mentionBeing, mentionedIn } from './mentions.ts'

/** Writing a note. This box has its own buffer and only one way out: inside. */
export function NoteBox({ thread, onShow }: { thread: ThreadPage['thread']; onShow: () => void }) {
  const t = useWords()
  const id = useId()
  const box = useRef<HTMLTextAreaElement>(null)
  const [text, setText] = useBuffer(`note.${thread.id}`)
  const [caret, setCaret] = useState(0)
  const [choice, setChoice] = useState(0)
  const people = usePeople(thread.spaceId)
  const add = useAct('writeNote', THREAD_ROUTES, { onSuccess: () => setText('') })
  useKeys({
    n: () => {
      onShow()
      requestAnimationFrame(() => box.current?.focus())
    },
  })
  const being = mentionBeing(text, caret)
  const matches = being
    ? people.filter((p) => p.name.toLowerCase().startsWith(being.word.toLowerCase())).slice(0, 6)
    : []
  const chosen = matches[Math.min(choice, matches.length - 1)]

  function send(): void {
    if (!text.trim() || add.isPending) return
    add.mutate({ params: { id: thread.id }, body: { text, mentions: mentionedIn(text, people) } })
  }
  function mention(person: PersonRef): void {
    if (!being) return
    const end = being.from + person.name.length + 2
    setText(`${text.slice(0, being.from)}@${person.name} ${text.slice(caret)}`)
    setCaret(0)
    requestAnimationFrame(() => {
      box.current?.focus()
      box.current?.setSelectionRange(end, end)
    })
  }
  function onKey(event: KeyboardEvent<HTMLTextAreaElement>): void {
    if (chosen && pickKey(event)) return
    if (event.key === 'Escape') event.currentTarget.blur()
    onCtrlEnter(send)(event)
  }
  function pickKey(event: KeyboardEvent): boolean {
    if (event.ctrlKey || event.metaKey) return false
    if (event.key === 'ArrowDown') setChoice((choice + 1) % matches.length)
    else if (event.key === 'ArrowUp') setChoice((choice + matches.length - 1) % matches.length)
    else if ((event.key === 'Enter' || event.key === 'Tab') && chosen) mention(chosen)
    else if (event.key === 'Escape') setCaret(0)
    else return false
    event.preventDefault()
    return true
  }
  return (
    <div className="box note-box">
      {chosen && <MentionList id={id} people={matches} chosen={chosen} onPick={mention} />}
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
          setCaret(e.target.selectionStart)
          setChoice(0)
        }}
        onKeyDown={onKey}
        onBlur={() => setCaret(0)}
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
