import { useState } from 'react'
import { serverNow } from '../api/clock.ts'
import { Field } from '../ui/field.tsx'
import { Sheet } from '../ui/sheet.tsx'
import { fromLocalInput, snoozeTimes, toLocalInput } from './times.ts'

interface Props {
  open: boolean
  onClose: () => void
  title: string
  act: string
  onTime: (iso: string) => void
}

/** Choosing a day and an hour. */
export function TimeSheet({ open, onClose, title, act, onTime }: Props) {
  const [value, setValue] = useState(() => toLocalInput(snoozeTimes(new Date()).tomorrow))
  const time = fromLocalInput(value, serverNow())
  return (
    <Sheet open={open} onClose={onClose} title={title}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (!time) return
          onTime(time)
          onClose()
        }}
      >
        <Field label={title}>
          {(ids) => (
            <input
              {...ids}
              type="datetime-local"
              value={value}
              min={toLocalInput(new Date())}
              onChange={(e) => setValue(e.target.value)}
            />
          )}
        </Field>
        <div className="acts end">
          <button type="submit" className="primary" disabled={!time}>
            {act}
          </button>
        </div>
      </form>
    </Sheet>
  )
}
