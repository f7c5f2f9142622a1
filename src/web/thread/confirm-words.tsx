import { useState } from 'react'
import type { ProposalItem } from '../../api/schema/items.ts'
import { useWords } from '../i18n/words.ts'
import type { Marked } from './desk.ts'
import { useProposing } from './use-proposing.ts'

/** What in a proposal may come from inside, in plain words, and the yes it takes to submit it all the same. */
export function ConfirmWords({ proposal, marked }: { proposal: ProposalItem; marked: Marked }) {
  const t = useWords()
  const [looked, setLooked] = useState(false)
  const { submit } = useProposing()
  const { findings, version } = marked
  const confirmed = findings.map(({ id }) => id)
  return (
    <fieldset className="confirm-words">
      <legend role="alert">{t.proposal.marked(findings.length)}</legend>
      <ul>
        {findings.map(({ id, kind, from, to }) => (
          <li key={id}>
            <q dir="auto">{proposal.text.slice(from, to)}</q>
            <small>{t.proposal.found[kind]}</small>
          </li>
        ))}
      </ul>
      <label className="check">
        <input type="checkbox" checked={looked} onChange={(e) => setLooked(e.target.checked)} />
        {t.proposal.confirmMarked}
      </label>
      <button
        type="button"
        className="outside-act"
        disabled={!looked || submit.isPending}
        onClick={() => submit.mutate({ params: { id: proposal.id }, body: { version, confirmed } })}
      >
        {t.proposal.submitMarked}
      </button>
    </fieldset>
  )
}
