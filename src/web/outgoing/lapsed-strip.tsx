import type { Reply } from '../../api/schema/replies.ts'
import { THREAD_ROUTES, useAct } from '../api/use-act.ts'
import { useWords } from '../i18n/words.ts'
import { Icon } from '../ui/icon.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'

/** The world changed while the reply waited: it stopped, and asks. */
export function LapsedStrip({ reply }: { reply: Reply }) {
  const t = useWords()
  const confirm = useAct('confirm', THREAD_ROUTES)
  const undo = useAct('undo', THREAD_ROUTES)
  const params = { id: reply.id }
  return (
    <div className="strip ask" role="alert">
      <Icon name="alert" />
      <span>
        <b>{t.reply.stillRight}</b> {reply.lapse && t.reply.lapse[reply.lapse](reply.targetHandle)}
      </span>
      <ProblemNote error={confirm.error ?? undo.error} />
      <div className="acts">
        <button
          type="button"
          className="go"
          disabled={confirm.isPending}
          onClick={() => confirm.mutate({ params })}
        >
          {t.reply.sendAnyway}
        </button>
        <button type="button" disabled={undo.isPending} onClick={() => undo.mutate({ params })}>
          {t.reply.takeBack}
        </button>
      </div>
    </div>
  )
}
