import { useEffect, useState } from 'react'
import type { ProposalItem } from '../../api/schema/items.ts'
import { serverNow } from '../api/clock.ts'
import { THREAD_ROUTES, useAct } from '../api/use-act.ts'
import { useRead } from '../api/use-read.ts'
import { useKeys } from '../app/keys.ts'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { Icon } from '../ui/icon.tsx'
import { Key } from '../ui/key.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { useToast } from '../ui/toasts.tsx'
import { targetOf, useDesk } from './desk.ts'
import { SendBack } from './send-back.tsx'
import { SendTime } from './send-time.tsx'
import { fromLocalInput, snoozeTimes, toLocalInput } from './times.ts'
import { shortName } from './tree.ts'

/** The door: what will go, to whom, as whom, and what happens next. Only a yes to the exact words opens it. */
export function Gate({ proposal }: { proposal: ProposalItem }) {
  const t = useWords()
  const toast = useToast()
  const { page, changes, seen, setDrafting } = useDesk()
  const [opened] = useState(proposal.digest)
  const [sendAt, setSendAt] = useState('')
  const [refusing, setRefusing] = useState(false)
  const approve = useAct('approve', THREAD_ROUTES)
  const { approvals, may, digest, version, id } = proposal
  const target = targetOf(page, proposal.inReplyTo)
  const as = page.thread.accounts.find((a) => a.id === proposal.account)?.handle ?? ''
  const last = approvals.given + 1 >= approvals.needed
  const ready = !changes && seen.has(digest) && !approve.isPending
  const at = fromLocalInput(sendAt, serverNow())

  function say(decision: 'approve' | 'send-back', reason?: string): void {
    const body = {
      version,
      digest,
      decision,
      ...(reason ? { reason } : {}),
      ...(at && decision === 'approve' ? { sendAt: at } : {}),
    }
    approve.mutate(
      { params: { id }, body },
      {
        onSuccess: () => {
          setRefusing(false)
          if (decision === 'send-back') toast(t.gate.sent)
        },
      },
    )
  }
  useEffect(() => {
    if (may.approve) showWords(id)
  }, [id, may.approve])
  const yes = () => ready && say('approve')
  useKeys(may.approve ? { 'Ctrl+Enter': yes } : {})
  if (!may.approve)
    return (
      <section className="gate" aria-label={t.gate.label}>
        <p>
          {t.gate.waits(approvals.given, approvals.needed)} {may.whyNotApprove}
        </p>
      </section>
    )
  return (
    <section className="gate" aria-label={t.gate.label}>
      <p>
        {t.gate.exact(target?.author.handle ?? '', as)} <Then proposal={proposal} at={at} />
        {approvals.needed > 1 && ` ${t.gate.more(approvals.needed)}`}
      </p>
      {opened !== digest && (
        <p className="warn-line" role="status">
          {t.gate.changed}
        </p>
      )}
      {sendAt !== '' && <SendTime value={sendAt} onValue={setSendAt} />}
      <ProblemNote error={approve.error} />
      <div className="acts">
        <button
          type="button"
          className="go"
          aria-keyshortcuts="Control+Enter"
          aria-describedby="gate-hint"
          disabled={!ready}
          onClick={yes}
        >
          {last
            ? t.gate.approve(t.networkName(page.thread.network), as)
            : t.gate.approveOneOf(approvals.given + 1, approvals.needed)}
          <Key>Ctrl ⏎</Key>
        </button>
        <button
          type="button"
          onClick={() => setDrafting({ kind: 'edit', proposalId: id })}
          disabled={!may.edit}
        >
          {t.proposal.edit}
        </button>
        <button type="button" onClick={() => setRefusing(true)}>
          {t.gate.sendBack}
        </button>
        {sendAt === '' && (
          <button
            type="button"
            className="bare"
            onClick={() => setSendAt(toLocalInput(snoozeTimes(new Date()).tomorrow))}
          >
            {t.gate.schedule}
          </button>
        )}
      </div>
      <GateHint proposal={proposal} />
      <SendBack
        open={refusing}
        onClose={() => setRefusing(false)}
        busy={approve.isPending}
        error={approve.error}
        onSend={(reason) => say('send-back', reason)}
      />
    </section>
  )
}

/** What happens after the yes. */
function Then({ proposal, at }: { proposal: ProposalItem; at: string | null }) {
  const t = useWords()
  const format = useFormat()
  const { page } = useDesk()
  const spaces = useRead('listSpaces', {})
  const target = targetOf(page, proposal.inReplyTo)
  const who = target ? shortName(target.author) : ''
  const hold = spaces.data?.spaces.find((s) => s.id === page.thread.spaceId)?.holdSeconds ?? 0
  if (at) return <>{t.gate.leavesAt(format.moment(at), who)}</>
  return <>{hold > 0 ? t.gate.after(format.seconds(hold), who) : t.gate.atOnce(who)}</>
}

/** Why the green button does not work yet, with the way to make it work. */
function GateHint({ proposal }: { proposal: ProposalItem }) {
  const t = useWords()
  const { changes, setChanges, seen } = useDesk()
  if (changes)
    return (
      <button type="button" id="gate-hint" className="bare gate-hint" onClick={() => setChanges(false)}>
        <Icon name="alert" size={14} /> {t.gate.hideChanges}
      </button>
    )
  if (seen.has(proposal.digest)) return null
  return (
    <button type="button" id="gate-hint" className="bare gate-hint" onClick={() => showWords(proposal.id)}>
      <Icon name="eye" size={14} /> {t.gate.readFirst}
    </button>
  )
}

/** Brings the clean text of a proposal on the screen. */
function showWords(proposalId: string): void {
  document.querySelector(`[data-proposal="${CSS.escape(proposalId)}"]`)?.scrollIntoView({ block: 'nearest' })
}
