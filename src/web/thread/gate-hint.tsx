import type { ProposalItem } from '../../api/schema/items.ts'
import { useWords } from '../i18n/words.ts'
import { Icon } from '../ui/icon.tsx'
import { useDesk } from './desk.ts'

/** Why the green button does not work yet, with the way to make it work. */
export function GateHint({ proposal }: { proposal: ProposalItem }) {
  const t = useWords()
  const { changes, setChanges, seen } = useDesk()
  if (changes)
    return (
      <button type="button" id="gate-hint" className="bare gate-hint" onClick={() => setChanges(false)}>
        <Icon name="alert" size={14} /> {t.gate.hideChanges}
      </button>
    )
  if (seen.has(proposal.digest)) return null
  return (
    <button type="button" id="gate-hint" className="bare gate-hint" onClick={() => showWords(proposal.id)}>
      <Icon name="eye" size={14} /> {t.gate.readFirst}
    </button>
  )
}

/** Brings the clean text of a proposal on the screen. */
export function showWords(proposalId: string): void {
  document.querySelector(`[data-proposal="${CSS.escape(proposalId)}"]`)?.scrollIntoView({ block: 'nearest' })
}
