import { useState } from 'react'
import type { Reply } from '../../api/schema/replies.ts'
import { THREAD_ROUTES, useAct } from '../api/use-act.ts'
import { useWords } from '../i18n/words.ts'
import { Field } from '../ui/field.tsx'
import { Icon } from '../ui/icon.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'

/** The network cannot tell whether it is out: a person looks and says. Sending again is never a guess. */
export function LookStrip({ reply }: { reply: Reply }) {
  const t = useWords()
  const [number, setNumber] = useState('')
  const resolve = useAct('resolve', THREAD_ROUTES)
  const params = { id: reply.id }
  const isThere = (externalId: string) =>
    resolve.mutate({ params, body: { outcome: 'published', externalId } })
  return (
    <div className="strip ask look" role="alert">
      <Icon name="eye" />
      <span>
        <b>{t.reply.needsPerson}</b> {reply.why}
      </span>
      {reply.candidates.length > 0 && (
        <ul aria-label={t.reply.candidates}>
          {reply.candidates.map((candidate) => (
            <li key={candidate.externalId}>
              <p className="words" dir="auto">
                {candidate.text}
              </p>
              {candidate.url && (
                <a href={candidate.url} target="_blank" rel="noopener noreferrer nofollow">
                  {t.reply.see(t.networkName(reply.network))}
                </a>
              )}
              <button
                type="button"
                aria-label={t.reply.isThereAt(candidate.text)}
                disabled={resolve.isPending}
                onClick={() => isThere(candidate.externalId)}
              >
                {t.reply.isThere}
              </button>
            </li>
          ))}
        </ul>
      )}
      {reply.candidates.length === 0 && (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            if (number.trim()) isThere(number.trim())
          }}
        >
          <Field label={t.reply.which}>
            {(ids) => (
              <input {...ids} value={number} maxLength={100} onChange={(e) => setNumber(e.target.value)} />
            )}
          </Field>
          <button type="submit" disabled={!number.trim() || resolve.isPending}>
            {t.reply.isThere}
          </button>
        </form>
      )}
      <ProblemNote error={resolve.error} />
      <div className="acts">
        <button
          type="button"
          className="go"
          disabled={resolve.isPending}
          onClick={() => resolve.mutate({ params, body: { outcome: 'absent' } })}
        >
          {t.reply.notThere}
        </button>
      </div>
    </div>
  )
}
