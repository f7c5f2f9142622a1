import { type FormEvent, useState } from 'react'
import { useAct } from '../api/use-act.ts'
import { useWords } from '../i18n/words.ts'
import { Field } from '../ui/field.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { useToast } from '../ui/toasts.tsx'

/** Changing one's own password, which ends one's other sessions and tokens. */
export function PasswordForm() {
  const t = useWords()
  const toast = useToast()
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const change = useAct('changeMe', ['listTokens'], {
    onSuccess: () => {
      setCurrent('')
      setNext('')
      toast(t.settings.passwordChanged)
    },
  })
  function submit(event: FormEvent): void {
    event.preventDefault()
    change.mutate({ body: { password: { current, next } } })
  }
  return (
    <form onSubmit={submit}>
      <div className="pair">
        <Field label={t.settings.currentPassword}>
          {(ids) => (
            <input
              {...ids}
              type="password"
              autoComplete="current-password"
              required
              value={current}
              onChange={(e) => setCurrent(e.target.value)}
            />
          )}
        </Field>
        <Field label={t.settings.nextPassword} hint={t.settings.passwordHint}>
          {(ids) => (
            <input
              {...ids}
              type="password"
              autoComplete="new-password"
              minLength={8}
              maxLength={200}
              required
              value={next}
              onChange={(e) => setNext(e.target.value)}
            />
          )}
        </Field>
      </div>
      <ProblemNote error={change.error} />
      <button type="submit" disabled={!current || next.length < 8 || change.isPending}>
        {t.settings.changePassword}
      </button>
    </form>
  )
}
