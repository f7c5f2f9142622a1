import { type FormEvent, useState } from 'react'
import type { Account } from '../../api/schema/listening.ts'
import { useAct } from '../api/use-act.ts'
import { useWords } from '../i18n/words.ts'
import { Field } from '../ui/field.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { Sheet } from '../ui/sheet.tsx'
import { credentialFrom, FIELDS, type How } from './credential.ts'
import { SignInAt } from './sign-in-at.tsx'

/** Connecting an account on X, or giving one a new credential. What is typed is sent once and kept nowhere here. */
export function ConnectSheet({ replace, onClose }: { replace?: Account; onClose: () => void }) {
  const t = useWords()
  const [how, setHow] = useState<How>('oauth1')
  const [values, setValues] = useState<Record<string, string>>({})
  const refresh = ['listAccounts', 'listWatches', 'status'] as const
  const add = useAct('addAccount', refresh, { onSuccess: onClose })
  const change = useAct('changeAccount', refresh, { onSuccess: onClose })
  function submit(event: FormEvent): void {
    event.preventDefault()
    if (how === 'sign-in') return
    const credential = credentialFrom(how, values)
    if (replace) change.mutate({ params: { id: replace.id }, body: { credential } })
    else add.mutate({ body: { network: 'x', credential } })
  }
  const ways: [How, string][] = [
    ['oauth1', t.listening.oauth1],
    ['oauth2', t.listening.oauth2],
    ['sign-in', t.listening.signInAt],
  ]
  return (
    <Sheet
      open
      onClose={onClose}
      title={replace ? t.listening.replaceTitle(replace.handle) : t.listening.connectTitle}
      lead={t.listening.connectLead}
    >
      <Field label={t.listening.how}>
        {(ids) => (
          <select {...ids} value={how} onChange={(e) => setHow(e.target.value as How)}>
            {ways.map(([value, name]) => (
              <option key={value} value={value}>
                {name}
              </option>
            ))}
          </select>
        )}
      </Field>
      {how === 'sign-in' ? (
        <SignInAt />
      ) : (
        <form onSubmit={submit} autoComplete="off">
          {FIELDS[how].map(({ name, required }) => (
            <Field key={name} label={required ? t.listening[name] : `${t.listening[name]} · ${t.optional}`}>
              {(ids) => (
                <input
                  {...ids}
                  type="password"
                  autoComplete="off"
                  spellCheck={false}
                  required={required}
                  maxLength={1000}
                  value={values[name] ?? ''}
                  onChange={(e) => setValues({ ...values, [name]: e.target.value })}
                />
              )}
            </Field>
          ))}
          <ProblemNote error={add.error ?? change.error} />
          <div className="acts end">
            <button type="submit" className="primary" disabled={add.isPending || change.isPending}>
              {replace ? t.listening.replace : t.listening.connectAct}
            </button>
          </div>
        </form>
      )}
    </Sheet>
  )
}
