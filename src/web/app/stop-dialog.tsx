import { useState } from 'react'
import { useAct } from '../api/use-act.ts'
import { useWords } from '../i18n/words.ts'
import { Confirm } from '../ui/confirm.tsx'
import { Field } from '../ui/field.tsx'
import { useToast } from '../ui/toasts.tsx'

interface Props {
  stop: boolean
  /** One account; absent: everything. */
  account?: { id: string; handle: string }
  onClose: () => void
}

/** Asks before stopping (with a reason colleagues will see) or letting go on. */
export function StopDialog({ stop, account, onClose }: Props) {
  const t = useWords()
  const toast = useToast()
  const [reason, setReason] = useState('')
  const act = useStop(() => {
    if (!account) toast(stop ? t.stop.done : t.stop.undone)
    onClose()
  })
  function run(): void {
    act.mutate({
      body: {
        stopped: stop,
        ...(account ? { account: account.id } : {}),
        ...(stop && reason.trim() ? { reason: reason.trim() } : {}),
      },
    })
  }
  return (
    <Confirm
      open
      onClose={onClose}
      title={stop ? (account ? t.stop.account(account.handle) : t.stop.title) : t.stop.goOnTitle}
      lead={stop ? t.stop.lead : t.stop.goOnLead}
      act={stop ? t.stop.act : t.stop.goOn}
      onAct={run}
      tone={stop ? 'stop' : 'go'}
      busy={act.isPending}
      error={act.error}
    >
      {stop && (
        <Field label={`${t.stop.reason} · ${t.optional}`}>
          {(ids) => (
            <input {...ids} value={reason} maxLength={500} onChange={(e) => setReason(e.target.value)} />
          )}
        </Field>
      )}
    </Confirm>
  )
}

/** What stopping or going on changes. */
function useStop(onDone: () => void) {
  return useAct('stop', ['status', 'listAccounts', 'listReplies', 'readThread'], { onSuccess: onDone })
}
