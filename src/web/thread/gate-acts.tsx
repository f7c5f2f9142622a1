import type { ProposalItem } from '../../api/schema/items.ts'
import { useWords } from '../i18n/words.ts'
import { Key } from '../ui/key.tsx'
import { useDesk } from './desk.ts'
import { snoozeTimes, toLocalInput } from './times.ts'
import type { Verdict } from './use-verdict.ts'

/** The green button that names its act, and the three other ways to go on. */
export function GateActs({
  proposal,
  as,
  verdict,
}: {
  proposal: ProposalItem
  as: string
  verdict: Verdict
}) {
  const t = useWords()
  const { page, setDrafting } = useDesk()
  const { approvals, may, id } = proposal
  const last = approvals.given + 1 >= approvals.needed
  return (
    <div className="acts">
      <button
        type="button"
        className="go"
        aria-keyshortcuts="Control+Enter"
        aria-describedby="gate-hint"
        disabled={!verdict.ready}
        onClick={verdict.approve}
      >
        {last
          ? t.gate.approve(t.networkName(page.thread.network), as)
          : t.gate.approveOneOf(approvals.given + 1, approvals.needed)}
        <Key>Ctrl ⏎</Key>
      </button>
      <button
        type="button"
        onClick={() => setDrafting({ kind: 'edit', proposalId: id })}
        disabled={!may.edit}
      >
        {t.proposal.edit}
      </button>
      <button type="button" onClick={() => verdict.setRefusing(true)}>
        {t.gate.sendBack}
      </button>
      {verdict.sendAt === '' && (
        <button
          type="button"
          className="bare"
          onClick={() => verdict.setSendAt(toLocalInput(snoozeTimes(new Date()).tomorrow))}
        >
          {t.gate.schedule}
        </button>
      )}
    </div>
  )
}
