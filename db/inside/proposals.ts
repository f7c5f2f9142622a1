import type { Io } from '../../src/io.ts'
import type { InsideDb, InsideTrx } from '../stores.ts'
import { recordEvent } from './events.ts'
import { touchThread } from './replies.ts'

/** A proposal with its newest version, and the thread and space it belongs to. */
export async function readProposal(db: Pick<InsideDb, 'selectFrom'>, proposalId: string) {
  return await db
    .selectFrom('inside.proposals as p')
    .innerJoin('inside.threads as t', 't.id', 'p.thread_id')
    .innerJoin('inside.proposal_versions as v', (join) =>
      join.onRef('v.proposal_id', '=', 'p.id').onRef('v.version', '=', 'p.version'),
    )
    .innerJoin('inside.spaces as s', 's.id', 't.space_id')
    .selectAll('p')
    .select([
      't.space_id',
      't.network',
      't.conversation_id',
      'v.text',
      'v.digest',
      'v.author_id as version_author_id',
    ])
    .select(['s.approvals_needed', 's.hold_seconds'])
    .where('p.id', '=', proposalId)
    .executeTakeFirst()
}

/** Holds a proposal for this transaction: who decides or writes at the same time waits and then sees what came of it. */
export async function holdProposal(trx: InsideTrx, proposalId: string): Promise<void> {
  // On PostgreSQL this write locks the row that the answer depends on; on SQLite the transaction already does.
  await trx
    .updateTable('inside.proposals')
    .set((eb) => ({ version: eb.ref('version') }))
    .where('id', '=', proposalId)
    .execute()
}

export type ProposalRow = NonNullable<Awaited<ReturnType<typeof readProposal>>>

/** Words for a proposal, with the digest an approval of them will be bound to. */
export interface ProposedWords {
  text: string
  digest: string
}

/** Starts a proposal with its first version. */
export async function startProposal(
  trx: InsideTrx,
  io: Io,
  proposal: ProposedWords & {
    threadId: string
    spaceId: string
    targetPostId: string
    accountId: string
    authorId: string
  },
): Promise<string> {
  const id = io.id()
  const now = io.now().toISOString()
  const { threadId, spaceId, authorId, text, digest } = proposal
  await trx
    .insertInto('inside.proposals')
    .values({
      id,
      thread_id: threadId,
      target_post_id: proposal.targetPostId,
      account_id: proposal.accountId,
      state: 'draft',
      version: 1,
      author_id: authorId,
      created_at: now,
      updated_at: now,
    })
    .execute()
  await trx
    .insertInto('inside.proposal_versions')
    .values({ proposal_id: id, version: 1, text, digest, author_id: authorId, created_at: now })
    .execute()
  await touchThread(trx, io, threadId)
  await recordEvent(trx, io, {
    actorId: authorId,
    what: 'proposed',
    spaceId,
    threadId,
    data: { proposalId: id },
  })
  return id
}

/**
 * Writes a new version on top of `baseVersion`. Whoever changes nothing does not become the author: else a colleague's
 * empty edit would let an author approve their own words. Answers false, and writes nothing, when somebody else wrote one
 * meanwhile or the proposal is not open any more. What was approved before counts no more, because it names a version.
 */
export async function addVersion(
  trx: InsideTrx,
  io: Io,
  proposal: ProposalRow,
  words: ProposedWords,
  baseVersion: number,
  authorId: string,
): Promise<boolean> {
  const now = io.now().toISOString()
  const { numUpdatedRows } = await trx
    .updateTable('inside.proposals')
    .set({
      version: baseVersion + 1,
      updated_at: now,
      ...(proposal.state === 'sent-back' ? { state: 'draft' as const } : {}),
    })
    .where('id', '=', proposal.id)
    .where('version', '=', baseVersion)
    .where('state', 'in', ['draft', 'submitted', 'sent-back'])
    .executeTakeFirst()
  if (numUpdatedRows !== 1n) return false
  const base = await trx
    .selectFrom('inside.proposal_versions')
    .select(['digest', 'author_id'])
    .where('proposal_id', '=', proposal.id)
    .where('version', '=', baseVersion)
    .executeTakeFirstOrThrow()
  await trx
    .insertInto('inside.proposal_versions')
    .values({
      proposal_id: proposal.id,
      version: baseVersion + 1,
      ...words,
      author_id: base.digest === words.digest ? base.author_id : authorId,
      created_at: now,
    })
    .execute()
  await touchThread(trx, io, proposal.thread_id)
  const where = { spaceId: proposal.space_id, threadId: proposal.thread_id }
  const data = { proposalId: proposal.id, version: baseVersion + 1 }
  await recordEvent(trx, io, { actorId: authorId, what: 'revised', ...where, data })
  return true
}

/** Moves a proposal from one of the states `from`, if it is still at `version`; answers whether it was. */
export async function moveProposal(
  trx: InsideTrx,
  io: Io,
  proposal: ProposalRow,
  move: {
    from: readonly ProposalRow['state'][]
    to: ProposalRow['state']
    version: number
    actorId: string
    what: string | null
  },
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('inside.proposals')
    .set({ state: move.to, updated_at: io.now().toISOString() })
    .where('id', '=', proposal.id)
    .where('version', '=', move.version)
    .where('state', 'in', [...move.from])
    .executeTakeFirst()
  if (numUpdatedRows !== 1n) return false
  await touchThread(trx, io, proposal.thread_id)
  const where = { spaceId: proposal.space_id, threadId: proposal.thread_id }
  if (move.what)
    await recordEvent(trx, io, {
      actorId: move.actorId,
      what: move.what,
      ...where,
      data: { proposalId: proposal.id, version: move.version },
    })
  return true
}

/** Every yes and no of a proposal, oldest first. */
export async function approvalsOf(db: Pick<InsideDb, 'selectFrom'>, proposalId: string) {
  return await db
    .selectFrom('inside.approvals')
    .select(['person_id as personId', 'version', 'decision', 'send_at'])
    .where('proposal_id', '=', proposalId)
    .orderBy('created_at')
    .execute()
}

/** Records one person's yes or no. Throws when they have said something about this version before. */
export async function addApproval(
  trx: InsideTrx,
  io: Io,
  approval: {
    proposalId: string
    version: number
    digest: string
    personId: string
    decision: 'approve' | 'send-back'
    reason: string | null
    sendAt: string | null
  },
): Promise<string> {
  const id = io.id()
  await trx
    .insertInto('inside.approvals')
    .values({
      id,
      proposal_id: approval.proposalId,
      version: approval.version,
      digest: approval.digest,
      person_id: approval.personId,
      decision: approval.decision,
      reason: approval.reason,
      send_at: approval.sendAt,
      created_at: io.now().toISOString(),
    })
    .execute()
  return id
}
