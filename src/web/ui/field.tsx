import { type ReactNode, useId } from 'react'

interface Props {
  label: string
  hint?: string | undefined
  children: (ids: { id: string; 'aria-describedby'?: string }) => ReactNode
}

/** A labelled field with its hint. */
export function Field({ label, hint, children }: Props) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children(hint ? { id, 'aria-describedby': `${id}h` } : { id })}
      {hint && (
        <small id={`${id}h`} className="hint">
          {hint}
        </small>
      )}
    </div>
  )
}
