import {
  addVersion,
  moveProposal,
  type ProposalRow,
  readProposal as read,
  startProposal,
} from '../../../db/inside/proposals.ts'
import { inTransaction } from '../../../db/open.ts'
import { proposalDigest } from '../../crossing/approved-reply.ts'
import { type Caller, may } from '../../inside/rights.ts'
import { measure } from '../../outside/measure.ts'
import { cleanReply } from '../../outside/reply-text.ts'
import type { Api, Handler } from '../handler.ts'
import { ApiProblem, notFound } from '../problem.ts'
import type { ProposalItem } from '../schema/items.ts'
import { mayReplyTo } from '../views/posts.ts'
import { proposalsOfThread } from '../views/proposals.ts'
import { lookAt, mustBeConfirmed } from './pasted.ts'
import { mayWrite, visibleThread } from './threads.ts'

/** The proposal, if the caller may see it. */
export async function visibleProposal(api: Api, caller: Caller, proposalId: string): Promise<ProposalRow> {
  const proposal = await read(api.inside, proposalId)
  if (!proposal || !may(caller, 'read', proposal.space_id)) throw notFound()
  return proposal
}

/** The proposal as the caller sees it now. */
async function proposalItem(
  api: Api,
  caller: Caller,
  proposal: { id: string; thread_id: string },
): Promise<ProposalItem> {
  const { proposals } = await proposalsOfThread(api.reading, caller, proposal.thread_id, proposal.id)
  if (!proposals[0]) throw notFound()
  return proposals[0]
}

function tell(api: Api, proposal: { thread_id: string; space_id: string }): void {
  api.tell({ kind: 'thread', threadId: proposal.thread_id, spaceId: proposal.space_id, fresh: false })
}

export const propose: Handler<'propose'> = async ({ caller, params, body }, api) => {
  const thread = await visibleThread(api, caller, params.id)
  mayWrite(caller, thread.space_id)
  const inThread = await api.inside
    .selectFrom('inside.thread_posts')
    .select('post_id')
    .where('post_id', '=', body.inReplyTo)
    .where('thread_id', '=', thread.id)
    .executeTakeFirst()
  if (!inThread) throw invalid('inReplyTo', 'This post is not in this thread.')
  const account = await api.outside
    .selectFrom('outside.accounts')
    .select('network')
    .where('id', '=', body.account)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  if (account?.network !== thread.network)
    throw invalid('account', 'There is no such account on this network.')
  const text = wordsOf(thread.network, body.text)
  await mustBeAnswerable(api, body.inReplyTo, body.account)
  const digest = proposalDigest({ text, targetId: body.inReplyTo, accountId: body.account })
  const started = {
    threadId: thread.id,
    spaceId: thread.space_id,
    targetPostId: body.inReplyTo,
    accountId: body.account,
    authorId: caller.id,
    ...{ text, digest },
  }
  const look = await lookAt(api, caller, thread.id)
  const { id, findings } = await inTransaction(api.inside, async (trx) => ({
    findings: await look(trx, text),
    id: await startProposal(trx, api.io, started),
  }))
  tell(api, { thread_id: thread.id, space_id: thread.space_id })
  return { proposal: await proposalItem(api, caller, { id, thread_id: thread.id }), findings }
}

export const readProposal: Handler<'readProposal'> = async ({ caller, params }, api) => {
  return { proposal: await proposalItem(api, caller, await visibleProposal(api, caller, params.id)) }
}

export const revise: Handler<'revise'> = async ({ caller, params, body }, api) => {
  const proposal = await visibleProposal(api, caller, params.id)
  mayWrite(caller, proposal.space_id)
  const text = wordsOf(proposal.network, body.text)
  const digest = proposalDigest({ text, targetId: proposal.target_post_id, accountId: proposal.account_id })
  const look = await lookAt(api, caller, proposal.thread_id)
  const findings = await inTransaction(api.inside, async (trx) => {
    const now = await read(trx, proposal.id)
    if (!now || !(await addVersion(trx, api.io, now, { text, digest }, body.baseVersion, caller.id)))
      return null
    const found = await look(trx, text)
    // Nobody confirmed these words: they must not stand before an approver as if somebody had.
    if (found.length > 0) {
      const version = body.baseVersion + 1
      const back = { from: ['submitted'], to: 'draft', version, actorId: caller.id, what: null } as const
      await moveProposal(trx, api.io, now, back)
    }
    return found
  })
  if (findings === null) throw await notAtThatVersion(api, caller, proposal.id, body.baseVersion)
  tell(api, proposal)
  return { proposal: await proposalItem(api, caller, proposal), findings }
}

export const submit: Handler<'submit'> = async ({ caller, params, body }, api) => {
  const proposal = await visibleProposal(api, caller, params.id)
  mayWrite(caller, proposal.space_id)
  await mustBeAnswerable(api, proposal.target_post_id, proposal.account_id)
  mustFit(proposal.network, proposal.text)
  const version = body.version ?? proposal.version
  const move = { from: ['draft'], to: 'submitted', version, actorId: caller.id, what: 'submitted' } as const
  const look = await lookAt(api, caller, proposal.thread_id)
  const moved = await inTransaction(api.inside, async (trx) => {
    const now = await read(trx, proposal.id)
    if (now?.version !== version || now.state !== 'draft') return false
    await mustBeConfirmed(trx, api, caller, now, await look(trx, now.text), body.confirmed)
    return await moveProposal(trx, api.io, now, move)
  })
  if (!moved) throw await notAtThatVersion(api, caller, proposal.id, version)
  tell(api, proposal)
  return { proposal: await proposalItem(api, caller, proposal) }
}

export const withdraw: Handler<'withdraw'> = async ({ caller, params }, api) => {
  const proposal = await visibleProposal(api, caller, params.id)
  mayWrite(caller, proposal.space_id)
  const move = {
    from: ['draft', 'submitted', 'sent-back'],
    to: 'withdrawn',
    version: proposal.version,
    actorId: caller.id,
    what: 'withdrawn',
  } as const
  const moved = await inTransaction(api.inside, (trx) => moveProposal(trx, api.io, proposal, move))
  if (!moved) throw new ApiProblem('conflict', 'It is approved already; undo the reply instead.')
  tell(api, proposal)
  return { proposal: await proposalItem(api, caller, proposal) }
}

function invalid(path: string, message: string): ApiProblem {
  return new ApiProblem('invalid', message, { errors: [{ path, message }] })
}

/** The words as they would go out; too long a text is refused with its length. */
function wordsOf(network: string, raw: string): string {
  const text = cleanReply(raw)
  if (text === '') throw invalid('text', 'There are no words in it.')
  mustFit(network, text)
  return text
}

function mustFit(network: string, text: string): void {
  const { length, limit } = measure(network, text)
  if (length > limit)
    throw invalid('text', `It is ${length} long as the network counts; ${limit} is the most.`)
}

/** Refuses what the network would refuse, before anybody spends time on it. */
async function mustBeAnswerable(api: Api, postId: string, accountId: string): Promise<void> {
  const post = await api.outside
    .selectFrom('outside.posts')
    .select(['gone_at'])
    .where('id', '=', postId)
    .executeTakeFirst()
  if (!post || post.gone_at !== null)
    throw new ApiProblem('conflict', 'The post can no longer be read outside, so it cannot be answered.')
  const may = (await mayReplyTo(api.reading, [postId], accountId)).get(postId)
  if (may?.may) return
  throw new ApiProblem(
    'conflict',
    may?.why ?? 'The network lets us answer only posts that came to this account.',
  )
}

/** Says what stands now, so that nobody's words are lost: the client shows both. */
async function notAtThatVersion(
  api: Api,
  caller: Caller,
  proposalId: string,
  version: number,
): Promise<ApiProblem> {
  const now = await visibleProposal(api, caller, proposalId)
  if (now.version === version)
    return new ApiProblem('conflict', `This proposal is ${now.state}; it cannot be changed like this.`)
  const current = { version: now.version, text: now.text, digest: now.digest, state: now.state }
  return new ApiProblem(
    'stale',
    `Somebody wrote version ${now.version} meanwhile. Your words are not saved yet.`,
    { current },
  )
}
