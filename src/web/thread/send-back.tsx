import { useState } from 'react'
import { useWords } from '../i18n/words.ts'
import { Field } from '../ui/field.tsx'
import { onCtrlEnter } from '../ui/on-ctrl-enter.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { Sheet } from '../ui/sheet.tsx'

interface Props {
  open: boolean
  onClose: () => void
  busy: boolean
  error: unknown
  onSend: (reason: string) => void
}

/** Saying no, with the reason the writer needs. */
export function SendBack({ open, onClose, busy, error, onSend }: Props) {
  const t = useWords()
  const [reason, setReason] = useState('')
  const send = () => reason.trim() && !busy && onSend(reason.trim())
  return (
    <Sheet open={open} onClose={onClose} title={t.gate.sendBackTitle} lead={t.gate.sendBackLead}>
      <Field label={t.gate.reason}>
        {(ids) => (
          <textarea
            {...ids}
            rows={4}
            maxLength={2000}
            value={reason}
            onChange={(e) => setReason(e.target.value)}
            onKeyDown={onCtrlEnter(send)}
          />
        )}
      </Field>
      <ProblemNote error={error} />
      <div className="acts end">
        <button type="button" className="inside-act" disabled={!reason.trim() || busy} onClick={send}>
          {t.gate.sendBackAct}
        </button>
      </div>
    </Sheet>
  )
}
