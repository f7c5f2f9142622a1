import { type FormEvent, useState } from 'react'
import { useAct } from '../api/use-act.ts'
import { useWords } from '../i18n/words.ts'
import { Field } from '../ui/field.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'

/** OAuth 2: the app's id, then the network's own page. The answer comes back to the server, not to this page. */
export function SignInAt() {
  const t = useWords()
  const [clientId, setClientId] = useState('')
  const [clientSecret, setClientSecret] = useState('')
  const start = useAct('authorise', [])
  function submit(event: FormEvent): void {
    event.preventDefault()
    const secret = clientSecret.trim()
    start.mutate({
      body: { network: 'x', clientId: clientId.trim(), ...(secret ? { clientSecret: secret } : {}) },
    })
  }
  if (start.data)
    return (
      <>
        <p className="hint">{t.listening.redirect}</p>
        <code className="secret">{start.data.redirectUri}</code>
        <div className="acts end">
          <a className="button primary" href={start.data.url} rel="noopener noreferrer">
            {t.listening.goToX}
          </a>
        </div>
      </>
    )
  return (
    <form onSubmit={submit} autoComplete="off">
      <Field label={t.listening.clientId}>
        {(ids) => (
          <input
            {...ids}
            required
            maxLength={1000}
            value={clientId}
            onChange={(e) => setClientId(e.target.value)}
          />
        )}
      </Field>
      <Field label={`${t.listening.clientSecret} · ${t.optional}`}>
        {(ids) => (
          <input
            {...ids}
            type="password"
            autoComplete="off"
            maxLength={1000}
            value={clientSecret}
            onChange={(e) => setClientSecret(e.target.value)}
          />
        )}
      </Field>
      <ProblemNote error={start.error} />
      <div className="acts end">
        <button type="submit" className="primary" disabled={start.isPending}>
          {t.listening.signInAt}
        </button>
      </div>
    </form>
  )
}
