import type { Reply } from '../../api/schema/replies.ts'
import { THREAD_ROUTES, useAct } from '../api/use-act.ts'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { Icon } from '../ui/icon.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { useNow } from '../ui/use-now.ts'
import { HoldStrip } from './hold-strip.tsx'
import { LapsedStrip } from './lapsed-strip.tsx'
import { LookStrip } from './look-strip.tsx'

/** What has become of an approved reply, and what one can still do about it. */
export function ReplyStrip({ reply }: { reply: Reply }) {
  const t = useWords()
  switch (reply.state) {
    case 'held':
      return <HoldStrip reply={reply} />
    case 'lapsed':
      return <LapsedStrip reply={reply} />
    case 'needs-person':
      return <LookStrip reply={reply} />
    case 'undone':
      return <div className="strip quiet">{t.reply.undone}</div>
    case 'published':
      return <Receipt reply={reply} />
    case 'refused':
      return (
        <div className="strip stop" role="status">
          <Icon name="alert" />
          <span>
            <b>{t.reply.refused}</b> {reply.why}
          </span>
        </div>
      )
    case 'waiting':
    case 'sending':
    case 'unknown':
      return <OnItsWay reply={reply} />
  }
}

function Receipt({ reply }: { reply: Reply }) {
  const t = useWords()
  const format = useFormat()
  return (
    <div className="strip go">
      <Icon name="check" />
      <span>
        <b>{t.reply.published}</b> {reply.receipt && format.moment(reply.receipt.publishedAt)}
      </span>
      {reply.receipt?.url && (
        <a href={reply.receipt.url} target="_blank" rel="noopener noreferrer nofollow">
          {t.reply.see(t.networkName(reply.network))}
        </a>
      )}
    </div>
  )
}

function OnItsWay({ reply }: { reply: Reply }) {
  const t = useWords()
  const format = useFormat()
  const now = useNow(5000)
  const undo = useAct('undo', THREAD_ROUTES)
  const words = { waiting: t.reply.waiting, sending: t.reply.sending, unknown: t.reply.unknown }
  const next =
    reply.nextAt && Date.parse(reply.nextAt) > now
      ? (reply.state === 'unknown' ? t.reply.nextLook : t.reply.nextTry)(format.when(reply.nextAt, now))
      : ''
  return (
    <div className="strip hold" role="status">
      <i className="pulse" aria-hidden="true" />
      <span>
        <b>{words[reply.state as keyof typeof words]}</b> {reply.why && `${reply.why}. `}
        {next}
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
    </div>
  )
}
