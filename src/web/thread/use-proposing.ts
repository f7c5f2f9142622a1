import { ApiProblem, asProblem } from '../api/problem.ts'
import { THREAD_ROUTES, useAct } from '../api/use-act.ts'
import { useWords } from '../i18n/words.ts'
import { useToast } from '../ui/toasts.tsx'
import { useDesk } from './desk.ts'

/** Submitting and giving up proposals, with a word about what happened. */
export function useProposing() {
  const t = useWords()
  const toast = useToast()
  const { mark } = useDesk()
  const submit = useAct('submit', THREAD_ROUTES, {
    onSuccess: () => {
      mark(null)
      toast(t.proposal.submitted)
    },
    onError: (error, { params, body }) => {
      const { findings = [], detail, title } = asProblem(error)
      if (error instanceof ApiProblem && error.is('needs-confirmation'))
        mark({ proposalId: params.id, version: body.version ?? 0, findings })
      else toast(detail ?? title)
    },
  })
  const withdraw = useAct('withdraw', THREAD_ROUTES, { onSuccess: () => toast(t.proposal.withdrawn) })
  return { submit, withdraw }
}
