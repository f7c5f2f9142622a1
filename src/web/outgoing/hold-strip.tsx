import type { Reply } from '../../api/schema/replies.ts'
import { THREAD_ROUTES, useAct } from '../api/use-act.ts'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { Icon } from '../ui/icon.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { useToast } from '../ui/toasts.tsx'
import { useNow } from '../ui/use-now.ts'

const COUNTED_S = 120

/** The seconds in which a yes can still be taken back. */
export function HoldStrip({ reply }: { reply: Reply }) {
  const t = useWords()
  const format = useFormat()
  const toast = useToast()
  const now = useNow(250)
  const undo = useAct('undo', THREAD_ROUTES, { onSuccess: () => toast(t.reply.undone) })
  const left = Math.ceil((Date.parse(reply.releaseAt) - now) / 1000)
  const whole = Math.max(1, (Date.parse(reply.releaseAt) - Date.parse(reply.approvedAt)) / 1000)
  const words =
    left <= 0
      ? t.reply.leaving
      : left > COUNTED_S
        ? t.reply.leavesAt(format.moment(reply.releaseAt))
        : t.reply.leavesIn(left)
  return (
    <div className="strip hold">
      <Icon name="clock" />
      <span>
        <b className="tabular" role="timer">
          {words}
        </b>{' '}
        {t.reply.to(reply.targetHandle, reply.accountHandle)}
      </span>
      {reply.undoable && (
        <button
          type="button"
          disabled={undo.isPending}
          onClick={() => undo.mutate({ params: { id: reply.id } })}
        >
          {t.reply.undo}
        </button>
      )}
      <ProblemNote error={undo.error} />
      <i
        className="strip-time"
        style={{ width: `${Math.max(0, Math.min(100, (left / whole) * 100))}%` }}
        aria-hidden="true"
      />
    </div>
  )
}
