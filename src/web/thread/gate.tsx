import { useEffect, useState } from 'react'
import type { ProposalItem } from '../../api/schema/items.ts'
import { useKeys } from '../app/keys.ts'
import { useWords } from '../i18n/words.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { targetOf, useDesk } from './desk.ts'
import { GateActs } from './gate-acts.tsx'
import { GateHint, showWords } from './gate-hint.tsx'
import { GateThen } from './gate-then.tsx'
import { SendBack } from './send-back.tsx'
import { SendTime } from './send-time.tsx'
import { useVerdict } from './use-verdict.ts'

/** The door: what will go, to whom, as whom, and what happens next. Only a yes to the exact words opens it. */
export function Gate({ proposal }: { proposal: ProposalItem }) {
  const t = useWords()
  const { page } = useDesk()
  const [opened] = useState(proposal.digest)
  const verdict = useVerdict(proposal)
  const { approvals, may, digest, id } = proposal
  const as = page.thread.accounts.find((a) => a.id === proposal.account)?.handle ?? ''
  useEffect(() => {
    if (may.approve) showWords(id)
  }, [id, may.approve])
  useKeys(may.approve ? { 'Ctrl+Enter': verdict.approve } : {})
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
        {t.gate.exact(targetOf(page, proposal.inReplyTo)?.author.handle ?? '', as)}{' '}
        <GateThen proposal={proposal} at={verdict.at} />
        {approvals.needed > 1 && ` ${t.gate.more(approvals.needed)}`}
      </p>
      {opened !== digest && (
        <p className="warn-line" role="status">
          {t.gate.changed}
        </p>
      )}
      {verdict.sendAt !== '' && <SendTime value={verdict.sendAt} onValue={verdict.setSendAt} />}
      {verdict.sendAt !== '' && verdict.at === null && <p className="error-line">{t.gate.past}</p>}
      {!verdict.refusing && <ProblemNote error={verdict.error} />}
      <GateActs proposal={proposal} as={as} verdict={verdict} />
      <GateHint proposal={proposal} />
      <SendBack
        open={verdict.refusing}
        onClose={() => verdict.setRefusing(false)}
        busy={verdict.busy}
        error={verdict.error}
        onSend={verdict.sendBack}
      />
    </section>
  )
}
