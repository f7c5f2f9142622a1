import { type KeyboardEvent, type RefObject, useState } from 'react'
import { flushSync } from 'react-dom'
import type { PersonRef } from '../../api/schema/people.ts'
import { mentionBeing } from './mentions.ts'

const SHOWN = 6

interface Box {
  box: RefObject<HTMLTextAreaElement | null>
  text: string
  setText: (text: string) => void
  people: readonly PersonRef[]
}

/** Choosing whom an unfinished `@wor` means, without leaving the box: arrows, Enter or Tab, Escape. */
export function useMentioning({ box, text, setText, people }: Box) {
  const [caret, setCaret] = useState(0)
  const [choice, setChoice] = useState(0)
  const being = mentionBeing(text, caret)
  const word = being?.word.toLowerCase() ?? ''
  const matches = being ? people.filter((p) => p.name.toLowerCase().startsWith(word)).slice(0, SHOWN) : []
  const chosen = matches[Math.min(choice, matches.length - 1)]

  function pick(person: PersonRef): void {
    if (!being) return
    const end = being.from + person.name.length + 2
    // At once, not in the next frame: the next letter may already be on its way.
    flushSync(() => {
      setText(`${text.slice(0, being.from)}@${person.name} ${text.slice(caret)}`)
      setCaret(0)
    })
    box.current?.focus()
    box.current?.setSelectionRange(end, end)
  }
  /** True when the key was for the list. */
  function onKey(event: KeyboardEvent): boolean {
    if (!chosen || event.ctrlKey || event.metaKey) return false
    if (event.key === 'ArrowDown') setChoice((choice + 1) % matches.length)
    else if (event.key === 'ArrowUp') setChoice((choice + matches.length - 1) % matches.length)
    else if (event.key === 'Enter' || event.key === 'Tab') pick(chosen)
    else if (event.key === 'Escape') setCaret(0)
    else return false
    event.preventDefault()
    return true
  }
  function onWrite(at: number): void {
    setCaret(at)
    setChoice(0)
  }
  return { matches, chosen, pick, onKey, onWrite, close: () => setCaret(0) }
}
