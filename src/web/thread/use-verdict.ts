import { useState } from 'react'
import type { ProposalItem } from '../../api/schema/items.ts'
import { serverNow } from '../api/clock.ts'
import { THREAD_ROUTES, useAct } from '../api/use-act.ts'
import { useWords } from '../i18n/words.ts'
import { useToast } from '../ui/toasts.tsx'
import { useDesk } from './desk.ts'
import { fromLocalInput } from './times.ts'

/**
 * What an approver is about to say of a proposal. `ready` only once its clean words have been on the screen, and never
 * with a time that is past: a yes meant for later must not leave now.
 */
export function useVerdict(proposal: ProposalItem) {
  const t = useWords()
  const toast = useToast()
  const { changes, seen } = useDesk()
  const [sendAt, setSendAt] = useState('')
  const [refusing, setRefusing] = useState(false)
  const act = useAct('approve', THREAD_ROUTES)
  const { id, version, digest } = proposal
  const at = fromLocalInput(sendAt, serverNow())
  const ready = !changes && seen.has(digest) && !act.isPending && (sendAt === '' || at !== null)

  function approve(): void {
    if (!ready) return
    act.mutate({
      params: { id },
      body: { version, digest, decision: 'approve', ...(at ? { sendAt: at } : {}) },
    })
  }
  function sendBack(reason: string): void {
    const onSuccess = () => {
      setRefusing(false)
      toast(t.gate.sent)
    }
    act.mutate({ params: { id }, body: { version, digest, decision: 'send-back', reason } }, { onSuccess })
  }
  return {
    approve,
    sendBack,
    ready,
    at,
    sendAt,
    setSendAt,
    refusing,
    setRefusing,
    busy: act.isPending,
    error: act.error,
  }
}

export type Verdict = ReturnType<typeof useVerdict>
