import type { PostItem, ProposalItem } from '../../api/schema/items.ts'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { Icon } from '../ui/icon.tsx'
import { AccountFace } from './account-face.tsx'
import { markedIn, useDesk } from './desk.ts'
import { EditBox } from './edit-box.tsx'
import { ExactWords } from './exact-words.tsx'
import { GhostActs } from './ghost-acts.tsx'
import { MarkedText } from './marked-text.tsx'
import { Meter } from './meter.tsx'
import { Redline } from './redline.tsx'
import { Versions } from './versions.tsx'

/** A proposed answer in the place where it would appear: dashed, until an approval makes it solid. */
export function Ghost({ proposals, post }: { proposals: ProposalItem[]; post: PostItem }) {
  const t = useWords()
  const desk = useDesk()
  const { page, current, drafting, changes } = desk
  const shown = proposals.find((p) => p.id === current?.id) ?? proposals.at(-1)
  if (!shown) return null
  const marked = markedIn(desk, shown)
  const account = page.thread.accounts.find((a) => a.id === shown.account)
  const before = shown.versions.findLast((v) => v.version < shown.version && v.text !== shown.text)
  const letter = String.fromCharCode(65 + proposals.indexOf(shown))
  if (drafting?.kind === 'edit' && drafting.proposalId === shown.id)
    return <EditBox key={shown.id} proposal={shown} post={post} />
  return (
    <article
      className="card post ghost"
      aria-label={`${t.proposal.name(letter)} · ${t.proposal.notPublished}`}
    >
      <Versions proposals={proposals} shown={shown} hasChanges={before !== undefined} />
      <div className="by">
        <AccountFace id={shown.account} name={account?.name ?? '?'} />
        <b className="clip">{account?.name}</b>
        <small>
          @{account?.handle} · {t.proposal.notPublished} · {t.proposal.by(shown.author.name)}
        </small>
        <span className={`chip state ${shown.state}`}>{t.proposal.states[shown.state]}</span>
      </div>
      {changes && before ? (
        <>
          <p className="words" dir="auto">
            <Redline before={before.text} after={shown.text} />
          </p>
          <small className="hint">{t.proposal.changesSince(before.version)}</small>
        </>
      ) : marked ? (
        <MarkedText text={shown.text} findings={marked.findings} />
      ) : (
        <ExactWords proposal={shown} />
      )}
      <Meter length={shown.length.length} limit={shown.length.limit} />
      <SentBack proposal={shown} />
      <Allowed post={post} proposal={shown} />
      <GhostActs proposal={shown} />
    </article>
  )
}

/** Why an approver wants it changed. */
function SentBack({ proposal }: { proposal: ProposalItem }) {
  const t = useWords()
  const { page } = useDesk()
  if (proposal.state !== 'sent-back') return null
  const verdict = page.items.findLast(
    (i) => i.kind === 'approval' && i.proposalId === proposal.id && i.decision === 'send-back',
  )
  if (verdict?.kind !== 'approval') return null
  return (
    <div className="returned">
      <b>{t.proposal.sentBackBy(verdict.person.name)}</b>
      <p className="words" dir="auto">
        {verdict.reason}
      </p>
    </div>
  )
}

/** That the network lets us answer, and what it takes for it. */
function Allowed({ post, proposal }: { post: PostItem; proposal: ProposalItem }) {
  const t = useWords()
  const format = useFormat()
  if (!post.mayReply.may) return <p className="may-not">{post.mayReply.why ?? t.outside.mayNot}</p>
  return (
    <p className="may">
      <Icon name="check" size={14} />
      {t.proposal.lets(t.networkName(post.network))}
      {post.mayReply.why ? `: ${post.mayReply.why}` : ''}
      {proposal.costUsd === null ? '' : ` · ${t.proposal.cost(format.usd(proposal.costUsd))}`}
    </p>
  )
}
