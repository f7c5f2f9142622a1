import type { ProposalItem } from '../../api/schema/items.ts'
import { ApiProblem } from '../api/problem.ts'
import { useWords } from '../i18n/words.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { ConfirmWords } from './confirm-words.tsx'
import { markedIn, useDesk } from './desk.ts'
import { useProposing } from './use-proposing.ts'

/** What the writer can do with a proposal: edit, ask for approval, give it up. */
export function GhostActs({ proposal }: { proposal: ProposalItem }) {
  const t = useWords()
  const desk = useDesk()
  const { setDrafting } = desk
  const marked = markedIn(desk, proposal)
  const { submit, withdraw } = useProposing()
  const { may, id, version } = proposal
  const gated = proposal.state === 'submitted' && may.approve
  if (!may.edit && !may.submit && !may.withdraw) return null
  return (
    <>
      {marked && <ConfirmWords key={proposal.version} proposal={proposal} marked={marked} />}
      <ProblemNote error={isQuestion(submit.error) ? withdraw.error : (submit.error ?? withdraw.error)} />
      <div className="acts">
        {may.submit && !marked && (
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

/** What the marks ask is no trouble to report. */
function isQuestion(error: unknown): boolean {
  return error instanceof ApiProblem && error.is('needs-confirmation')
}
