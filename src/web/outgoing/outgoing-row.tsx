import type { Reply } from '../../api/schema/replies.ts'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { Ago } from '../ui/ago.tsx'
import { Link } from '../ui/link.tsx'
import { NetworkSign } from '../ui/network-sign.tsx'
import { ReplyStrip } from './reply-strip.tsx'

/** One approved reply: its words, to whom, as whom, who said yes, and what became of it. */
export function OutgoingRow({ reply }: { reply: Reply }) {
  const t = useWords()
  const format = useFormat()
  return (
    <li className="panel outgoing-row" data-reply={reply.id}>
      <div className="by">
        <NetworkSign network={reply.network} />
        <b>@{reply.targetHandle}</b>
        <small>
          {t.proposal.as.toLowerCase()} @{reply.accountHandle} ·{' '}
          {t.reply.approvedBy(format.names(reply.approvedBy.map((p) => p.name)))}
        </small>
        <span className={`chip state ${reply.state}`}>{t.reply.states[reply.state]}</span>
        <Ago at={reply.updatedAt} />
      </div>
      <p className="words" dir="auto">
        {reply.text}
      </p>
      <ReplyStrip reply={reply} />
      <footer className="row-foot">
        <Link to={`/threads/${reply.threadId}`}>{t.outgoing.toThread}</Link>
        {reply.attempts > 1 && <small>{t.reply.attempts(reply.attempts)}</small>}
      </footer>
    </li>
  )
}
