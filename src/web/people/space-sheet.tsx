import { type FormEvent, useState } from 'react'
import type { Space } from '../../api/schema/people.ts'
import { useAct } from '../api/use-act.ts'
import { useWords } from '../i18n/words.ts'
import { Field } from '../ui/field.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { Sheet } from '../ui/sheet.tsx'

/** Making a space, or changing its name and policy. */
export function SpaceSheet({ space, onClose }: { space?: Space; onClose: () => void }) {
  const t = useWords()
  const [name, setName] = useState(space?.name ?? '')
  const [hold, setHold] = useState(String(space?.holdSeconds ?? 15))
  const [needed, setNeeded] = useState(String(space?.approvalsNeeded ?? 1))
  const refresh = ['listSpaces', 'whoAmI', 'countThreads'] as const
  const add = useAct('addSpace', refresh, { onSuccess: onClose })
  const change = useAct('changeSpace', refresh, { onSuccess: onClose })
  function submit(event: FormEvent): void {
    event.preventDefault()
    const body = { name: name.trim(), holdSeconds: Number(hold), approvalsNeeded: Number(needed) }
    if (space) change.mutate({ params: { id: space.id }, body })
    else add.mutate({ body })
  }
  return (
    <Sheet open onClose={onClose} title={space ? space.name : t.people.addSpace}>
      <form onSubmit={submit}>
        <Field label={t.people.spaceName}>
          {(ids) => (
            <input {...ids} required maxLength={80} value={name} onChange={(e) => setName(e.target.value)} />
          )}
        </Field>
        <div className="pair">
          <Field label={t.people.hold} hint={t.people.holdHint}>
            {(ids) => (
              <input
                {...ids}
                type="number"
                min={0}
                max={3600}
                required
                value={hold}
                onChange={(e) => setHold(e.target.value)}
              />
            )}
          </Field>
          <Field label={t.people.needed}>
            {(ids) => (
              <input
                {...ids}
                type="number"
                min={1}
                max={9}
                required
                value={needed}
                onChange={(e) => setNeeded(e.target.value)}
              />
            )}
          </Field>
        </div>
        <ProblemNote error={add.error ?? change.error} />
        <div className="acts end">
          <button type="submit" className="primary" disabled={add.isPending || change.isPending}>
            {space ? t.save : t.people.addSpace}
          </button>
        </div>
      </form>
    </Sheet>
  )
}
