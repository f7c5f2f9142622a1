import { type ReactNode, useEffect, useId, useRef } from 'react'
import { useWords } from '../i18n/words.ts'
import { Icon } from '../ui/icon.tsx'
import { Key } from '../ui/key.tsx'
import { onCtrlEnter } from '../ui/on-ctrl-enter.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { Meter } from './meter.tsx'
import { useLength } from './use-length.ts'

interface Props {
  network: string
  who: string
  handle: string
  text: string
  onText: (text: string) => void
  busy: boolean
  error: unknown
  onSubmit: () => void
  onSave: () => void
  onClose: () => void
  children?: ReactNode
}

/** The outside box: cool, with the network's own count. What it holds only ever becomes a proposal. */
export function DraftBox(props: Props) {
  const t = useWords()
  const id = useId()
  const box = useRef<HTMLTextAreaElement>(null)
  useEffect(() => box.current?.focus(), [])
  const { network, who, handle, text, busy } = props
  const size = useLength(network, text)
  const over = size ? size.length - size.limit : 0
  const ready = text.trim() !== '' && over <= 0 && !busy
  const submit = () => ready && props.onSubmit()
  return (
    <div className="card drafting">
      <div className="by">
        <Icon name="globe" size={14} />
        <b>{t.proposal.heading(who)}</b>
        {props.children ?? <small>@{handle}</small>}
      </div>
      <textarea
        rows={4}
        ref={box}
        aria-label={t.proposal.label(who)}
        aria-describedby={id}
        aria-invalid={over > 0}
        placeholder={t.proposal.placeholder(who, handle)}
        value={text}
        maxLength={20_000}
        dir="auto"
        onChange={(e) => props.onText(e.target.value)}
        onKeyDown={(e) => {
          if (e.key === 'Escape' && text === '') props.onClose()
          onCtrlEnter(submit)(e)
        }}
      />
      <Meter length={size?.length ?? null} limit={size?.limit ?? null} />
      <p className={over > 0 ? 'hint over' : 'hint'} id={id}>
        {over > 0 ? t.proposal.tooLong(over, t.networkName(network)) : t.proposal.notYet}
      </p>
      <ProblemNote error={props.error} />
      <div className="acts">
        <button
          type="button"
          className="outside-act"
          aria-keyshortcuts="Control+Enter"
          disabled={!ready}
          onClick={submit}
        >
          {t.proposal.submit}
          <Key>Ctrl ⏎</Key>
        </button>
        <button type="button" disabled={text.trim() === '' || busy} onClick={props.onSave}>
          {t.proposal.saveDraft}
        </button>
        <button type="button" className="bare" onClick={props.onClose}>
          {text.trim() ? t.proposal.discard : t.cancel}
        </button>
      </div>
    </div>
  )
}
