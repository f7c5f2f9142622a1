import { recordEvent } from '../../../db/inside/events.ts'
import { notesOfThread } from '../../../db/inside/notes.ts'
import { peopleVisibleTo } from '../../../db/inside/people.ts'
import type { ProposalRow } from '../../../db/inside/proposals.ts'
import type { InsideTrx } from '../../../db/stores.ts'
import { type Finding, findPasted, unconfirmed } from '../../crossing/paste-guard.ts'
import type { Caller } from '../../inside/rights.ts'
import type { Api } from '../handler.ts'
import { ApiProblem } from '../problem.ts'

/** Looks for pasted words, in the transaction that writes: a note that is there then has been held against them. */
export type Look = (trx: InsideTrx, text: string) => Promise<Finding[]>

/**
 * Prepares a look at words for a thread. Colleagues the caller may not know of are left out: a finding would tell that
 * they exist.
 */
export async function lookAt(api: Api, caller: Caller, threadId: string): Promise<Look> {
  const posts = await api.reading
    .selectFrom('inside.thread_posts as tp')
    .innerJoin('outside.posts as p', 'p.id', 'tp.post_id')
    .select('p.text')
    .where('tp.thread_id', '=', threadId)
    .execute()
  const ownHost = new URL(api.publicUrl).hostname
  return async (trx, text) => {
    const notes = await notesOfThread(trx, threadId)
    const people = await peopleVisibleTo(trx, caller)
    return findPasted(text, {
      notes: notes.map((note) => note.text),
      names: people.map((person) => person.name),
      posts: posts.map((post) => post.text),
      ownHost,
    })
  }
}

/**
 * Throws needs-confirmation unless every finding in the proposal is among those confirmed; records who said yes to how
 * many of what kind. The words themselves are in no record.
 */
export async function mustBeConfirmed(
  trx: InsideTrx,
  api: Api,
  caller: Caller,
  proposal: ProposalRow,
  findings: Finding[],
  confirmed: readonly string[],
): Promise<void> {
  if (findings.length === 0) return
  if (unconfirmed(findings, confirmed).length > 0)
    throw new ApiProblem('needs-confirmation', 'Look at the marked words. Nothing was submitted yet.', {
      findings,
    })
  const kinds = [...new Set(findings.map(({ kind }) => kind))].sort().join(' ')
  const data = { proposalId: proposal.id, version: proposal.version, count: findings.length, kinds }
  const where = { spaceId: proposal.space_id, threadId: proposal.thread_id }
  await recordEvent(trx, api.io, { actorId: caller.id, what: 'words-confirmed', ...where, data })
}
