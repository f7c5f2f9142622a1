import { useWords } from '../i18n/words.ts'
import { Field } from '../ui/field.tsx'

/** As typed: seconds between two reads, and dollars a month ('' is no limit). */
export interface Pace {
  every: string
  budget: string
}

/** How often a watch reads and what it may cost. */
export function WatchPace({ value, onChange }: { value: Pace; onChange: (pace: Pace) => void }) {
  const t = useWords()
  return (
    <div className="pair">
      <Field label={t.listening.every}>
        {(ids) => (
          <input
            {...ids}
            type="number"
            min={1}
            max={86_400}
            required
            value={value.every}
            onChange={(e) => onChange({ ...value, every: e.target.value })}
          />
        )}
      </Field>
      <Field label={t.listening.budget} hint={t.listening.noBudget}>
        {(ids) => (
          <input
            {...ids}
            type="number"
            min={0}
            step="0.01"
            value={value.budget}
            onChange={(e) => onChange({ ...value, budget: e.target.value })}
          />
        )}
      </Field>
    </div>
  )
}
