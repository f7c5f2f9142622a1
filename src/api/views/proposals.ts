import type { ReadDb } from '../../../db/stores.ts'
import { approvalsGiven, mayDecide, type Obstacle } from '../../crossing/decision.ts'
import { type Caller, may } from '../../inside/rights.ts'
import { measure } from '../../outside/measure.ts'
import { priceOfReply } from '../../outside/price.ts'
import type { ApprovalItem, ProposalItem } from '../schema/items.ts'
import { namesOf, personOf } from './people.ts'

const WHY: Record<Obstacle, string> = {
  'not-an-approver': 'Only an approver of this space can approve.',
  'own-text': 'Nobody approves their own words. Ask a colleague.',
  'not-submitted': 'It has not been submitted for approval.',
  'already-approved': 'It is approved already.',
  'stale-version': 'Somebody changed the words meanwhile. Read them again.',
  'wrong-digest': 'These are not the words that were shown. Read them again.',
  'said-already': 'You have already decided about this version.',
}

/** Why somebody cannot approve, in a sentence. */
export function whyNot(obstacle: Obstacle): string {
  return WHY[obstacle]
}

/** The proposals of a thread with their versions and decisions, as `caller` sees them; or only one of them. */
export async function proposalsOfThread(
  reading: ReadDb,
  caller: Caller,
  threadId: string,
  onlyId?: string,
): Promise<{ proposals: ProposalItem[]; approvals: ApprovalItem[] }> {
  const rows = await reading
    .selectFrom('inside.proposals as p')
    .innerJoin('inside.threads as t', 't.id', 'p.thread_id')
    .innerJoin('inside.spaces as s', 's.id', 't.space_id')
    .selectAll('p')
    .select(['t.space_id', 't.network', 's.approvals_needed'])
    .where('p.thread_id', '=', threadId)
    .$if(onlyId !== undefined, (q) => q.where('p.id', '=', onlyId ?? ''))
    .orderBy('p.created_at')
    .execute()
  if (rows.length === 0) return { proposals: [], approvals: [] }
  const ids = rows.map((row) => row.id)
  const versions = await reading
    .selectFrom('inside.proposal_versions')
    .selectAll()
    .where('proposal_id', 'in', ids)
    .orderBy('version')
    .execute()
  const approvals = await reading
    .selectFrom('inside.approvals')
    .selectAll()
    .where('proposal_id', 'in', ids)
    .orderBy('created_at')
    .execute()
  const replies = await reading
    .selectFrom('inside.replies')
    .select(['id', 'proposal_id'])
    .where('proposal_id', 'in', ids)
    .where('state', '<>', 'undone')
    .execute()
  const names = await namesOf(reading, [
    ...versions.map((v) => v.author_id),
    ...approvals.map((a) => a.person_id),
    ...rows.map((row) => row.author_id),
  ])

  const proposals = rows.map((row): ProposalItem => {
    const mine = versions.filter((v) => v.proposal_id === row.id)
    const newest = mine.at(-1)
    const decisions = approvals
      .filter((a) => a.proposal_id === row.id)
      .map((a) => ({ personId: a.person_id, version: a.version, decision: a.decision }))
    const text = newest?.text ?? ''
    return {
      kind: 'proposal',
      id: row.id,
      at: row.created_at,
      author: personOf(names, row.author_id),
      state: row.state,
      version: row.version,
      digest: newest?.digest ?? '',
      text,
      inReplyTo: row.target_post_id,
      account: row.account_id,
      versions: mine.map((v) => ({
        version: v.version,
        text: v.text,
        author: personOf(names, v.author_id),
        at: v.created_at,
      })),
      length: measure(row.network, text),
      costUsd: priceOfReply(row.network, text),
      approvals: { given: approvalsGiven(row.version, decisions), needed: row.approvals_needed },
      may: mayDo(caller, row, newest?.author_id ?? row.author_id, newest?.digest ?? '', decisions),
      replyId: replies.find((reply) => reply.proposal_id === row.id)?.id ?? null,
    }
  })
  return {
    proposals,
    approvals: approvals.map((a) => ({ ...approvalFrom(a), person: personOf(names, a.person_id) })),
  }
}

type ApprovalRow = {
  id: string
  created_at: string
  proposal_id: string
  version: number
  digest: string
  decision: 'approve' | 'send-back'
  reason: string | null
}

function approvalFrom(row: ApprovalRow): Omit<ApprovalItem, 'person'> {
  const { id, version, digest, decision, reason } = row
  return {
    kind: 'approval',
    id,
    at: row.created_at,
    proposalId: row.proposal_id,
    version,
    digest,
    decision,
    reason,
  }
}

/** What the caller may do with a proposal now. */
function mayDo(
  caller: Caller,
  row: { space_id: string; state: ProposalItem['state']; version: number },
  versionAuthorId: string,
  digest: string,
  decisions: readonly { personId: string; version: number; decision: 'approve' | 'send-back' }[],
): ProposalItem['may'] {
  const write = may(caller, 'write', row.space_id)
  const open = row.state === 'draft' || row.state === 'submitted' || row.state === 'sent-back'
  const obstacle = mayDecide(caller, {
    spaceId: row.space_id,
    state: row.state,
    version: row.version,
    digest,
    versionAuthorId,
  })
  const said = decisions.some((d) => d.personId === caller.id && d.version === row.version)
  const why = obstacle ?? (said ? 'said-already' : null)
  return {
    edit: write && open,
    submit: write && row.state === 'draft',
    approve: why === null,
    withdraw: write && open,
    ...(why === null ? {} : { whyNotApprove: whyNot(why) }),
  }
}
