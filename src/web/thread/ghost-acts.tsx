import type { ProposalItem } from '../../api/schema/items.ts'
import { useWords } from '../i18n/words.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { useDesk } from './desk.ts'
import { useProposing } from './use-proposing.ts'

/** What the writer can do with a proposal: edit, ask for approval, give it up. */
export function GhostActs({ proposal }: { proposal: ProposalItem }) {
  const t = useWords()
  const { setDrafting } = useDesk()
  const { submit, withdraw } = useProposing()
  const { may, id, version } = proposal
  const gated = proposal.state === 'submitted' && may.approve
  if (!may.edit && !may.submit && !may.withdraw) return null
  return (
    <>
      <ProblemNote error={submit.error ?? withdraw.error} />
      <div className="acts">
        {may.submit && (
          <button
            type="button"
            className="outside-act"
            disabled={submit.isPending}
            onClick={() => submit.mutate({ params: { id }, body: { version } })}
          >
            {t.proposal.submit}
          </button>
        )}
        {may.edit && !gated && (
          <button type="button" onClick={() => setDrafting({ kind: 'edit', proposalId: id })}>
            {t.proposal.edit}
          </button>
        )}
        {may.withdraw && (
          <button
            type="button"
            className="bare"
            disabled={withdraw.isPending}
            onClick={() => withdraw.mutate({ params: { id } })}
          >
            {t.proposal.withdraw}
          </button>
        )}
      </div>
    </>
  )
}
