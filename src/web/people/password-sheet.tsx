import { type FormEvent, useState } from 'react'
import type { Person } from '../../api/schema/people.ts'
import { useAct } from '../api/use-act.ts'
import { useWords } from '../i18n/words.ts'
import { Field } from '../ui/field.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { Sheet } from '../ui/sheet.tsx'

/** A new password for a colleague who forgot theirs. */
export function PasswordSheet({ person, onClose }: { person: Person; onClose: () => void }) {
  const t = useWords()
  const [password, setPassword] = useState('')
  const change = useAct('changePerson', ['listPeople'], { onSuccess: onClose })
  function submit(event: FormEvent): void {
    event.preventDefault()
    change.mutate({ params: { id: person.id }, body: { password } })
  }
  return (
    <Sheet open onClose={onClose} title={t.people.newPassword(person.name)}>
      <form onSubmit={submit}>
        <Field label={t.signIn.password} hint={t.people.passwordHint}>
          {(ids) => (
            <input
              {...ids}
              type="password"
              autoComplete="new-password"
              minLength={8}
              required
              value={password}
              onChange={(e) => setPassword(e.target.value)}
            />
          )}
        </Field>
        <ProblemNote error={change.error} />
        <div className="acts end">
          <button type="submit" className="primary" disabled={change.isPending}>
            {t.save}
          </button>
        </div>
      </form>
    </Sheet>
  )
}
