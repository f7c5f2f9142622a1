import { useWords } from '../i18n/words.ts'
import { toLocalInput } from './times.ts'

/** The time a reply shall leave at; without one it leaves right after the hold. */
export function SendTime({ value, onValue }: { value: string; onValue: (value: string) => void }) {
  const t = useWords()
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
      <button type="button" className="bare" onClick={() => onValue('')}>
        {t.gate.noTime}
      </button>
    </div>
  )
}
