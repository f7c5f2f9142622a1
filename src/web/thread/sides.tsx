import { useState } from 'react'
import type { ThreadPage } from '../../api/schema/threads.ts'
import { useKeys } from '../app/keys.ts'
import { useWords } from '../i18n/words.ts'
import { Inside } from './inside.tsx'
import { Outside } from './outside.tsx'

interface Props {
  page: ThreadPage
  onlyPublic: boolean
  onOnlyPublic: (now: boolean) => void
  startInside: boolean
}

/** The wall: inside on the left, outside on the right, nothing in between. On a phone, two tabs. */
export function Sides({ page, onlyPublic, onOnlyPublic, startInside }: Props) {
  const t = useWords()
  const [side, setSide] = useState<'inside' | 'outside'>(startInside ? 'inside' : 'outside')
  useKeys({ o: () => onOnlyPublic(!onlyPublic) })
  const tabs = ['inside', 'outside'] as const
  return (
    <>
      {!onlyPublic && (
        <fieldset className="side-tabs" aria-label={t.thread.sides}>
          {tabs.map((name) => (
            <button
              key={name}
              type="button"
              className={`bare ${name}`}
              aria-pressed={side === name}
              onClick={() => setSide(name)}
            >
              {name === 'inside' ? t.thread.insideTab : t.thread.outsideTab}
            </button>
          ))}
        </fieldset>
      )}
      <div className={`sides show-${onlyPublic ? 'outside only-public' : side}`}>
        {!onlyPublic && <Inside page={page} onShow={() => setSide('inside')} />}
        <Outside
          page={page}
          onlyPublic={onlyPublic}
          onOnlyPublic={onOnlyPublic}
          onShow={() => setSide('outside')}
        />
      </div>
    </>
  )
}
