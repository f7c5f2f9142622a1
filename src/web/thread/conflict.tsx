import type { ProposalItem } from '../../api/schema/items.ts'
import { useWords } from '../i18n/words.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { Redline } from './redline.tsx'

interface Props {
  theirs: ProposalItem
  mine: string
  onTheirs: () => void
  onMine: () => void
  busy: boolean
  error: unknown
}

/** Two people wrote at once: both texts, and a choice. */
export function Conflict({ theirs, mine, onTheirs, onMine, busy, error }: Props) {
  const t = useWords()
  const newest = theirs.versions.at(-1)
  const name = newest?.author.name ?? theirs.author.name
  return (
    <div className="card drafting conflict" role="alert">
      <b>{t.proposal.newer(name, theirs.version)}</b>
      <p className="hint">{t.proposal.conflictLead}</p>
      <h4>{t.proposal.theirs(name, theirs.version)}</h4>
      <p className="words" dir="auto">
        {theirs.text}
      </p>
      <h4>{t.proposal.yours}</h4>
      <p className="words" dir="auto">
        <Redline before={theirs.text} after={mine} />
      </p>
      <ProblemNote error={error} />
      <div className="acts">
        <button type="button" className="outside-act" disabled={busy} onClick={onMine}>
          {t.proposal.keepMine}
        </button>
        <button type="button" onClick={onTheirs}>
          {t.proposal.takeTheirs}
        </button>
      </div>
    </div>
  )
}
