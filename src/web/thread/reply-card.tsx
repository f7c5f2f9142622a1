import type { Reply } from '../../api/schema/replies.ts'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { AccountFace } from './account-face.tsx'
import { useDesk } from './desk.ts'

/** Approved words in their place: solid now, with what has become of them. */
export function ReplyCard({ reply }: { reply: Reply }) {
  const t = useWords()
  const format = useFormat()
  const { page } = useDesk()
  const name = page.thread.accounts.find((a) => a.id === reply.account)?.name ?? reply.accountHandle
  return (
    <article
      className={`card post ours approved ${reply.state}`}
      aria-label={`@${reply.accountHandle} · ${t.reply.states[reply.state]}`}
    >
      <div className="by">
        <AccountFace id={reply.account} name={name} />
        <b className="clip">{name}</b>
        <small>
          @{reply.accountHandle} · {t.reply.approvedBy(format.names(reply.approvedBy.map((p) => p.name)))}
        </small>
        <span className={`chip state ${reply.state}`}>{t.reply.states[reply.state]}</span>
      </div>
      <p className="words" dir="auto">
        {reply.text}
      </p>
      {reply.receipt?.url && (
        <a href={reply.receipt.url} target="_blank" rel="noopener noreferrer nofollow">
          {t.reply.see(t.networkName(reply.network))}
        </a>
      )}
    </article>
  )
}
