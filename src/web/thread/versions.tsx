import type { ProposalItem } from '../../api/schema/items.ts'
import { useWords } from '../i18n/words.ts'
import { Key } from '../ui/key.tsx'
import { useDesk } from './desk.ts'

/** Rival proposals as tabs, and whether their changes are shown. */
export function Versions({
  proposals,
  shown,
  hasChanges,
}: {
  proposals: ProposalItem[]
  shown: ProposalItem
  hasChanges: boolean
}) {
  const t = useWords()
  const { choose, changes, setChanges } = useDesk()
  return (
    <fieldset className="versions" aria-label={t.proposal.tabs}>
      {proposals.map((proposal, i) => (
        <button
          key={proposal.id}
          type="button"
          aria-pressed={proposal.id === shown.id}
          onClick={() => choose(proposal.id)}
        >
          {t.proposal.name(String.fromCharCode(65 + i))} · {t.proposal.version(proposal.version)}
        </button>
      ))}
      {hasChanges && (
        <button type="button" aria-keyshortcuts="d" className="changes" onClick={() => setChanges(!changes)}>
          {changes ? t.proposal.hideChanges : t.proposal.changes}
          <Key>d</Key>
        </button>
      )}
    </fieldset>
  )
}
