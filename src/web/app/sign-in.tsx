import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useAct } from '../api/use-act.ts'
import { useRead } from '../api/use-read.ts'
import { useWords } from '../i18n/words.ts'
import { Field } from '../ui/field.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { Brand } from './brand.tsx'
import { ownTab } from './buffer.ts'

/** Signing in. The page one wanted to see opens after it. */
export function SignIn() {
  const t = useWords()
  const client = useQueryClient()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const setup = useRead('setupState', {})
  const act = useAct('signIn', [], {
    onSuccess: (answer) => {
      if (!ownTab(answer.person.id)) client.clear()
      client.setQueryData(['whoAmI', {}], answer)
    },
  })
  function submit(event: FormEvent): void {
    event.preventDefault()
    act.mutate({ body: { email, password } })
  }
  return (
    <main className="door">
      <form className="door-card" onSubmit={submit}>
        <Brand />
        <h1>{t.signIn.title}</h1>
        <p className="lead">{setup.data?.needed ? t.welcome.needed : t.signIn.lead}</p>
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
        <Field label={t.signIn.password}>
          {(ids) => (
            <input
              {...ids}
              type="password"
              autoComplete="current-password"
              required
              value={password}
              onChange={(e) => setPassword(e.target.value)}
            />
          )}
        </Field>
        <ProblemNote error={act.error} />
        <button type="submit" className="primary wide" disabled={act.isPending}>
          {t.signIn.act}
        </button>
      </form>
    </main>
  )
}
