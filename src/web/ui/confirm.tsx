import { AlertDialog } from 'radix-ui'
import type { ReactNode } from 'react'
import { useWords } from '../i18n/words.ts'
import { ProblemNote } from './problem-note.tsx'

interface Props {
  open: boolean
  onClose: () => void
  title: string
  lead: string
  /** What the button does, as a verb. */
  act: string
  onAct: () => void
  tone: 'stop' | 'go'
  busy?: boolean
  error?: unknown
  children?: ReactNode
}

/** Asks before something that many will feel. */
export function Confirm({ open, onClose, title, lead, act, onAct, tone, busy, error, children }: Props) {
  const t = useWords()
  return (
    <AlertDialog.Root open={open} onOpenChange={(now) => !now && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="veil" />
        <AlertDialog.Content className="sheet">
          <AlertDialog.Title className="sheet-title">{title}</AlertDialog.Title>
          <AlertDialog.Description className="sheet-lead">{lead}</AlertDialog.Description>
          {children}
          <ProblemNote error={error} />
          <div className="acts end">
            <AlertDialog.Cancel>{t.cancel}</AlertDialog.Cancel>
            <button type="button" className={tone} onClick={onAct} disabled={busy}>
              {act}
            </button>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}
