import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useAct } from '../api/use-act.ts'
import { useWords } from '../i18n/words.ts'
import { Field } from '../ui/field.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { Brand } from './brand.tsx'
import { navigate, useAddress } from './router.ts'

/** The first person makes their account with the one-time link printed in the terminal. */
export function Welcome() {
  const t = useWords()
  const client = useQueryClient()
  const token = useAddress().query.get('token') ?? ''
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const act = useAct('firstPerson', [], {
    onSuccess: (answer) => {
      client.setQueryData(['whoAmI', {}], answer)
      navigate('/listening', { replace: true })
    },
  })
  function submit(event: FormEvent): void {
    event.preventDefault()
    act.mutate({ body: { token, name, email, password } })
  }
  return (
    <main className="door">
      <form className="door-card" onSubmit={submit}>
        <Brand />
        <h1>{t.welcome.title}</h1>
        <p className="lead">{token ? t.welcome.lead : t.welcome.noToken}</p>
        {token && (
          <>
            <Field label={t.welcome.name}>
              {(ids) => (
                <input
                  {...ids}
                  autoComplete="name"
                  required
                  maxLength={80}
                  value={name}
                  onChange={(e) => setName(e.target.value)}
                />
              )}
            </Field>
            <Field label={t.signIn.email}>
              {(ids) => (
                <input
                  {...ids}
                  type="email"
                  autoComplete="username"
                  required
                  value={email}
                  onChange={(e) => setEmail(e.target.value)}
                />
              )}
            </Field>
            <Field label={t.signIn.password} hint={t.welcome.passwordHint}>
              {(ids) => (
                <input
                  {...ids}
                  type="password"
                  autoComplete="new-password"
                  required
                  minLength={8}
                  maxLength={200}
                  value={password}
                  onChange={(e) => setPassword(e.target.value)}
                />
              )}
            </Field>
            <ProblemNote error={act.error} />
            <button type="submit" className="primary wide" disabled={act.isPending}>
              {t.welcome.act}
            </button>
          </>
        )}
      </form>
    </main>
  )
}
