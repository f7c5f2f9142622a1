import { useState } from 'react'
import { useWords } from '../i18n/words.ts'
import { snoozeTimes, toLocalInput } from './times.ts'

/** An optional time to send at; hidden until asked for. Empty means right after the hold. */
export function SendTime({ value, onValue }: { value: string; onValue: (value: string) => void }) {
  const t = useWords()
  const [open, setOpen] = useState(false)
  if (!open)
    return (
      <button
        type="button"
        className="bare send-time"
        onClick={() => {
          setOpen(true)
          onValue(toLocalInput(snoozeTimes(new Date()).tomorrow))
        }}
      >
        {t.gate.schedule}
      </button>
    )
  return (
    <div className="send-time">
      <label>
        {t.gate.sendAt}{' '}
        <input
          type="datetime-local"
          value={value}
          min={toLocalInput(new Date())}
          onChange={(e) => onValue(e.target.value)}
        />
      </label>
      <button
        type="button"
        className="bare"
        onClick={() => {
          setOpen(false)
          onValue('')
        }}
      >
        {t.gate.noTime}
      </button>
    </div>
  )
}
