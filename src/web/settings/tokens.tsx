import { type FormEvent, useState } from 'react'
import { useAct } from '../api/use-act.ts'
import { useRead } from '../api/use-read.ts'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { useNow } from '../ui/use-now.ts'

/** My API tokens. A secret is shown once, right after it is made. */
export function Tokens() {
  const t = useWords()
  const format = useFormat()
  const now = useNow()
  const tokens = useRead('listTokens', {})
  const [label, setLabel] = useState('')
  const [copied, setCopied] = useState(false)
  const add = useAct('addToken', ['listTokens'], { gcTime: 0, onSuccess: () => setLabel('') })
  const remove = useAct('removeToken', ['listTokens'])
  function submit(event: FormEvent): void {
    event.preventDefault()
    setCopied(false)
    if (label.trim()) add.mutate({ body: { label: label.trim() } })
  }
  const secret = add.data?.token.secret
  return (
    <section aria-labelledby="tokens-title">
      <div className="section-head">
        <h2 id="tokens-title">{t.settings.tokens}</h2>
      </div>
      <div className="panel">
        <p className="hint">{t.settings.tokensLead}</p>
        <ul className="lines" aria-label={t.settings.tokens}>
          {tokens.data?.tokens.length === 0 && <li className="line hint">{t.settings.noTokens}</li>}
          {tokens.data?.tokens.map((token) => (
            <li key={token.id} className="line">
              <span className="grow clip">
                <b>{token.label}</b>{' '}
                <small>
                  {t.settings.lastUsed(token.lastUsedAt ? format.when(token.lastUsedAt, now) : t.never)}
                </small>
              </span>
              <button type="button" onClick={() => remove.mutate({ params: { id: token.id } })}>
                {t.settings.revoke}
              </button>
            </li>
          ))}
        </ul>
        {secret && (
          <div className="secret-box" role="status">
            <p>{t.settings.secretOnce}</p>
            <code className="secret">{secret}</code>
            <button
              type="button"
              onClick={() => void navigator.clipboard.writeText(secret).then(() => setCopied(true))}
            >
              {copied ? t.settings.copied : t.settings.copy}
            </button>
          </div>
        )}
        <form className="inline-form" onSubmit={submit}>
          <input
            aria-label={t.settings.label}
            placeholder={t.settings.label}
            maxLength={80}
            value={label}
            onChange={(e) => setLabel(e.target.value)}
          />
          <button type="submit" disabled={!label.trim() || add.isPending}>
            {t.settings.makeToken}
          </button>
        </form>
        <ProblemNote error={add.error ?? remove.error ?? tokens.error} />
      </div>
    </section>
  )
}
