import type { KeyObject } from 'node:crypto'
import {
  addApproval,
  approvalsOf,
  holdProposal,
  moveProposal,
  type ProposalRow,
  readProposal,
} from '../../db/inside/proposals.ts'
import { holdReply } from '../../db/inside/replies.ts'
import { inTransaction } from '../../db/open.ts'
import type { InsideDb, InsideTrx } from '../../db/stores.ts'
import type { Caller } from '../inside/rights.ts'
import type { Io } from '../io.ts'
import { sealReply } from './approved-reply.ts'
import { type DecidedProposal, isReady, type Obstacle, obstacleTo, releaseTime } from './decision.ts'

/** Exactly what somebody said yes or no to. */
export interface Approval {
  proposalId: string
  version: number
  digest: string
  decision: 'approve' | 'send-back'
  reason: string | null
  sendAt: Date | null
}

/** The public facts of the target that the seal covers, read before the transaction. */
export interface Target {
  /** The network's id to answer to: the newest edit. */
  targetId: string
  conversationId: string
  revision: number
}

/** What came of it. `reply` is set when this yes was the last one needed: the words are sealed and held. */
export type Approved =
  | { kind: 'recorded'; approvalId: string; replyId: string | null; releaseAt: Date | null }
  | { kind: 'obstacle'; obstacle: Obstacle }
  | { kind: 'gone' }

/**
 * Records one person's yes or no to exactly these words and, when the policy is met, seals the reply in the same
 * transaction: there is no moment in which words are approved but could still change.
 */
export async function approve(
  deps: { inside: InsideDb; io: Io; signing: KeyObject },
  caller: Caller,
  approval: Approval,
  target: Target,
): Promise<Approved> {
  return await inTransaction(deps.inside, async (trx) => {
    await holdProposal(trx, approval.proposalId)
    const proposal = await readProposal(trx, approval.proposalId)
    if (!proposal) return { kind: 'gone' }
    const before = await approvalsOf(trx, proposal.id)
    const obstacle = obstacleTo(caller, decided(proposal), approval, before)
    if (obstacle) return { kind: 'obstacle', obstacle }
    const sendAt = approval.sendAt?.toISOString() ?? null
    const approvalId = await addApproval(trx, deps.io, { ...approval, personId: caller.id, sendAt })
    const move = { from: ['submitted'], version: proposal.version, actorId: caller.id } as const
    if (approval.decision === 'send-back') {
      await moveProposal(trx, deps.io, proposal, { ...move, to: 'sent-back', what: null })
      return { kind: 'recorded', approvalId, replyId: null, releaseAt: null }
    }
    const all = [
      ...before,
      { personId: caller.id, version: proposal.version, decision: approval.decision, send_at: sendAt },
    ]
    if (!isReady(proposal.version, all, { approvalsNeeded: proposal.approvals_needed })) {
      await moveProposal(trx, deps.io, proposal, { ...move, to: 'submitted', what: null })
      return { kind: 'recorded', approvalId, replyId: null, releaseAt: null }
    }
    if (!(await moveProposal(trx, deps.io, proposal, { ...move, to: 'approved', what: null })))
      throw new Error('the proposal changed while it was held for this approval')
    const held = await seal(trx, deps, proposal, target, latestSendAt(all, proposal.version))
    return { kind: 'recorded', approvalId, ...held }
  })
}

/** A row as the decision sees it. */
function decided(proposal: ProposalRow): DecidedProposal {
  const { state, version, digest } = proposal
  return { spaceId: proposal.space_id, state, version, digest, versionAuthorId: proposal.version_author_id }
}

/** When several approvers chose a time, the latest of them counts. */
function latestSendAt(
  approvals: readonly { version: number; send_at: string | null }[],
  version: number,
): Date | null {
  const times = approvals
    .flatMap((a) => (a.version === version && a.send_at !== null ? [a.send_at] : []))
    .sort()
  const last = times.at(-1)
  return last === undefined ? null : new Date(last)
}

async function seal(
  trx: InsideTrx,
  deps: { io: Io; signing: KeyObject },
  proposal: ProposalRow,
  target: Target,
  sendAt: Date | null,
): Promise<{ replyId: string; releaseAt: Date }> {
  const now = deps.io.now()
  const replyId = deps.io.id()
  const fields = {
    id: replyId,
    network: proposal.network,
    accountId: proposal.account_id,
    targetId: target.targetId,
    conversationId: target.conversationId,
    text: proposal.text,
    media: [],
    approvedAt: now.toISOString(),
  }
  const releaseAt = releaseTime(now, proposal.hold_seconds, sendAt)
  await holdReply(trx, {
    threadId: proposal.thread_id,
    proposalId: proposal.id,
    targetPostId: proposal.target_post_id,
    sealed: sealReply(fields, deps.signing),
    targetRevision: target.revision,
    seenAt: now.toISOString(),
    releaseAt,
    scheduled: sendAt !== null,
  })
  return { replyId, releaseAt }
}
