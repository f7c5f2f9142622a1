import { createContext, type ReactNode, useCallback, useContext, useMemo, useRef, useState } from 'react'
import { useWords } from '../i18n/words.ts'
import { Icon } from './icon.tsx'

interface Toast {
  id: number
  text: string
  undo?: () => void
}
type Say = (text: string, undo?: () => void) => void

const SHOWN_MS = 6000
const ToastContext = createContext<Say>(() => undefined)

/** Says shortly what happened, with a way back where there is one. */
export function useToast(): Say {
  return useContext(ToastContext)
}

/** Holds the toasts: a polite live region at the foot of the page. */
export function Toasts({ children }: { children: ReactNode }) {
  const t = useWords()
  const [toasts, setToasts] = useState<Toast[]>([])
  const next = useRef(1)
  const drop = useCallback((id: number) => setToasts((all) => all.filter((toast) => toast.id !== id)), [])
  const say = useCallback<Say>(
    (text, undo) => {
      const id = next.current++
      setToasts((all) => [...all.slice(-2), undo ? { id, text, undo } : { id, text }])
      setTimeout(() => drop(id), SHOWN_MS)
    },
    [drop],
  )
  const value = useMemo(() => say, [say])
  return (
    <ToastContext value={value}>
      {children}
      <div className="toasts" role="status" aria-live="polite">
        {toasts.map((toast) => (
          <div className="toast" key={toast.id}>
            <span>{toast.text}</span>
            {toast.undo && (
              <button
                type="button"
                onClick={() => {
                  toast.undo?.()
                  drop(toast.id)
                }}
              >
                {t.undo}
              </button>
            )}
            <button type="button" className="bare" aria-label={t.close} onClick={() => drop(toast.id)}>
              <Icon name="close" size={14} />
            </button>
          </div>
        ))}
      </div>
    </ToastContext>
  )
}
