import { Dialog } from 'radix-ui'
import { type KeyboardEvent, useDeferredValue, useId, useState } from 'react'
import { useRead } from '../api/use-read.ts'
import { useWords } from '../i18n/words.ts'
import { pageLinks, queueLinks } from './places.ts'
import { navigate } from './router.ts'

/** Go anywhere: pages, spaces, and threads that hold the words. */
export function Palette({ onClose }: { onClose: () => void }) {
  const t = useWords()
  return (
    <Dialog.Root open onOpenChange={(now) => !now && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="veil" />
        <Dialog.Content className="sheet palette" aria-describedby={undefined}>
          <Dialog.Title className="sr">{t.palette.title}</Dialog.Title>
          <Finder onClose={onClose} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

interface Found {
  to: string
  name: string
  hint: string
}

function useFound(text: string): Found[] {
  const t = useWords()
  const spaces = useRead('listSpaces', {})
  const words = useDeferredValue(text.trim())
  const threads = useRead(
    'listThreads',
    { query: { text: words, limit: 8 } },
    { enabled: words.length > 1, placeholderData: (before) => before },
  )
  const places = [
    ...queueLinks(t, undefined).map((link) => ({ to: link.to, name: link.name, hint: '' })),
    ...pageLinks(t).map((link) => ({ to: link.to, name: link.name, hint: '' })),
    ...(spaces.data?.spaces ?? []).map((s) => ({ to: `/spaces/${s.id}`, name: s.name, hint: t.rail.spaces })),
  ].filter((place) => place.name.toLowerCase().includes(text.trim().toLowerCase()))
  const found = words.length > 1 ? (threads.data?.threads ?? []) : []
  return [
    ...places,
    ...found.map((thread) => ({
      to: `/threads/${thread.id}`,
      name: thread.title,
      hint: `@${thread.author.handle}`,
    })),
  ]
}

function Finder({ onClose }: { onClose: () => void }) {
  const t = useWords()
  const id = useId()
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const found = useFound(text)
  const here = Math.min(at, Math.max(0, found.length - 1))
  function go(to: string | undefined): void {
    if (!to) return
    onClose()
    navigate(to)
  }
  function onKey(event: KeyboardEvent): void {
    if (event.key === 'ArrowDown') setAt(Math.min(here + 1, found.length - 1))
    else if (event.key === 'ArrowUp') setAt(Math.max(here - 1, 0))
    else if (event.key === 'Enter') go(found[here]?.to)
    else return
    event.preventDefault()
  }
  return (
    <>
      <input
        className="palette-input"
        role="combobox"
        aria-expanded="true"
        aria-controls={id}
        aria-activedescendant={found.length > 0 ? `${id}-${here}` : undefined}
        aria-label={t.palette.title}
        placeholder={t.palette.placeholder}
        value={text}
        onKeyDown={onKey}
        onChange={(e) => {
          setText(e.target.value)
          setAt(0)
        }}
      />
      <div className="palette-list" id={id} role="listbox" aria-label={t.palette.title}>
        {found.map((place, i) => (
          <div
            key={place.to}
            id={`${id}-${i}`}
            role="option"
            tabIndex={-1}
            aria-selected={i === here}
            onClick={() => go(place.to)}
            onKeyDown={onKey}
            onMouseMove={() => setAt(i)}
          >
            <span className="clip">{place.name}</span>
            <small>{place.hint}</small>
          </div>
        ))}
        {found.length === 0 && <p className="hint">{t.palette.none}</p>}
      </div>
    </>
  )
}
