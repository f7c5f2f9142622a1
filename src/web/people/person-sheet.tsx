import { type FormEvent, useState } from 'react'
import { useAct } from '../api/use-act.ts'
import { useWords } from '../i18n/words.ts'
import { Field } from '../ui/field.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { Sheet } from '../ui/sheet.tsx'

/** Adding a colleague. */
export function PersonSheet({ onClose }: { onClose: () => void }) {
  const t = useWords()
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [administrator, setAdministrator] = useState(false)
  const add = useAct('addPerson', ['listPeople'], { onSuccess: onClose })
  function submit(event: FormEvent): void {
    event.preventDefault()
    add.mutate({ body: { name, email, password, administrator } })
  }
  return (
    <Sheet open onClose={onClose} title={t.people.add}>
      <form onSubmit={submit}>
        <Field label={t.people.name}>
          {(ids) => (
            <input {...ids} required maxLength={80} value={name} onChange={(e) => setName(e.target.value)} />
          )}
        </Field>
        <Field label={t.signIn.email}>
          {(ids) => (
            <input {...ids} type="email" required value={email} onChange={(e) => setEmail(e.target.value)} />
          )}
        </Field>
        <Field label={t.people.firstPassword} hint={t.people.passwordHint}>
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
        <label className="tick">
          <input
            type="checkbox"
            checked={administrator}
            onChange={(e) => setAdministrator(e.target.checked)}
          />
          {t.people.administrator} <small>{t.people.administratorHint}</small>
        </label>
        <ProblemNote error={add.error} />
        <div className="acts end">
          <button type="submit" className="primary" disabled={add.isPending}>
            {t.people.add}
          </button>
        </div>
      </form>
    </Sheet>
  )
}
