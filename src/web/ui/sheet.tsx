import { Dialog } from 'radix-ui'
import type { ReactNode } from 'react'
import { useWords } from '../i18n/words.ts'
import { Icon } from './icon.tsx'

interface Props {
  open: boolean
  onClose: () => void
  title: string
  lead?: string
  className?: string
  children: ReactNode
}

/** A dialog: title, a sentence, what it holds. Escape and the cross close it. */
export function Sheet({ open, onClose, title, lead, className, children }: Props) {
  const t = useWords()
  return (
    <Dialog.Root open={open} onOpenChange={(now) => !now && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="veil" />
        <Dialog.Content
          className={`sheet ${className ?? ''}`}
          {...(lead ? {} : { 'aria-describedby': undefined })}
        >
          <Dialog.Title className="sheet-title">{title}</Dialog.Title>
          {lead && <Dialog.Description className="sheet-lead">{lead}</Dialog.Description>}
          {children}
          <Dialog.Close className="bare sheet-close" aria-label={t.close}>
            <Icon name="close" />
          </Dialog.Close>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
