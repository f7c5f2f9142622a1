import { approve as decide } from '../../crossing/approve.ts'
import type { Handler } from '../handler.ts'
import { ApiProblem, notFound } from '../problem.ts'
import { proposalsOfThread, whyNot } from '../views/proposals.ts'
import { visibleProposal } from './proposals.ts'
import { replyOf } from './replies.ts'

/** One person's yes or no to exactly the version and digest that were on their screen. */
export const approve: Handler<'approve'> = async ({ caller, params, body }, api) => {
  const proposal = await visibleProposal(api, caller, params.id)
  const target = await api.outside
    .selectFrom('outside.posts')
    .select(['current_id', 'conversation_id', 'revision', 'gone_at'])
    .where('id', '=', proposal.target_post_id)
    .executeTakeFirst()
  if (!target) throw notFound()
  if (body.decision === 'approve' && target.gone_at !== null)
    throw new ApiProblem('conflict', 'The post can no longer be read outside, so it cannot be answered.')
  const approval = {
    proposalId: proposal.id,
    version: body.version,
    digest: body.digest,
    decision: body.decision,
    reason: body.reason?.trim() || null,
    sendAt: body.sendAt === undefined ? null : new Date(body.sendAt),
  }
  const known = {
    targetId: target.current_id,
    conversationId: target.conversation_id,
    revision: target.revision,
  }
  const result = await decide(api, caller, approval, known)
  if (result.kind === 'gone') throw notFound()
  if (result.kind === 'obstacle') {
    if (result.obstacle === 'not-an-approver' || result.obstacle === 'own-text')
      throw new ApiProblem('forbidden', whyNot(result.obstacle))
    const now = await visibleProposal(api, caller, proposal.id)
    const current = { version: now.version, text: now.text, digest: now.digest, state: now.state }
    const stale = result.obstacle === 'stale-version' || result.obstacle === 'wrong-digest'
    throw new ApiProblem(stale ? 'stale' : 'conflict', whyNot(result.obstacle), { current })
  }
  if (result.replyId !== null && result.releaseAt !== null) {
    api.nudge(
      'crossing',
      { replyId: result.replyId },
      { delayMs: Math.max(0, result.releaseAt.getTime() - api.io.now().getTime()) },
    )
    // Edits and deletions are not pushed: look at the target once more while the reply is held.
    api.nudge('reread', { accountId: proposal.account_id, postIds: [proposal.target_post_id] })
  }
  api.tell({ kind: 'thread', threadId: proposal.thread_id, spaceId: proposal.space_id, fresh: false })
  const { proposals, approvals } = await proposalsOfThread(
    api.reading,
    caller,
    proposal.thread_id,
    proposal.id,
  )
  const recorded = approvals.find((item) => item.id === result.approvalId)
  if (!proposals[0] || !recorded) throw notFound()
  const reply = result.replyId === null ? null : await replyOf(api, caller, result.replyId)
  return { approval: recorded, proposal: proposals[0], reply }
}
