import { asProblem } from '../api/problem.ts'
import { THREAD_ROUTES, useAct } from '../api/use-act.ts'
import { useWords } from '../i18n/words.ts'
import { useToast } from '../ui/toasts.tsx'

/** Submitting and giving up proposals, with a word about what happened. */
export function useProposing() {
  const t = useWords()
  const toast = useToast()
  const submit = useAct('submit', THREAD_ROUTES, {
    onSuccess: () => toast(t.proposal.submitted),
    onError: (error) => toast(asProblem(error).detail ?? asProblem(error).title),
  })
  const withdraw = useAct('withdraw', THREAD_ROUTES, { onSuccess: () => toast(t.proposal.withdrawn) })
  return { submit, withdraw }
}
