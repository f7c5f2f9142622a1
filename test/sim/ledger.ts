import type { ApprovedReply } from '../../src/crossing/approved-reply.ts'
import type { Sim } from './sim.ts'

/** One person's yes, as they said it. */
interface Yes {
  personId: string
  proposalId: string
  version: number
  digest: string
}

/** What really happened, kept beside the product and without its help: what it is judged by. */
export interface Ledger {
  /** Who wrote which words. Words are never used twice. */
  wrote: Map<string, string>
  yes: Yes[]
  /** Replies that a person took back, and was told that it is done. */
  takenBack: Set<string>
  /** While everything is stopped: the replies that were on their way when it was. Null: not stopped. */
  stoppedExcept: Set<string> | null
  /** Promises that were broken, in words. */
  broken: string[]
  /** Hears of a reply at the moment in which it is sent. */
  sending(sim: Sim, reply: ApprovedReply): Promise<void>
}

export function startLedger(): Ledger {
  const ledger: Ledger = {
    wrote: new Map(),
    yes: [],
    takenBack: new Set(),
    stoppedExcept: null,
    broken: [],
    async sending(sim, reply) {
      for (const why of await objections(sim, reply))
        ledger.broken.push(`reply ${reply.id} was sent though ${why}`)
    },
  }
  return ledger
}

interface SentRow {
  state: string
  target_revision: number
  seen_at: string
  revision: number
  gone_at: string | null
  conversation_id: string
  author_id: string
  posted_at: string
  post_id: string
}

/** What speaks against sending this reply now, from committed rows and from what people really did. */
async function objections(sim: Sim, reply: ApprovedReply): Promise<string[]> {
  const { ledger, files } = sim
  const [row] = await files.look<SentRow>(
    `select d.state, d.target_revision, d.seen_at, p.revision, p.gone_at, p.conversation_id, p.author_id, p.posted_at,
       p.id as post_id
     from outside.deliveries d join outside.replies r on r.id = d.reply_id join outside.posts p on p.id = r.target_post_id
     where d.reply_id = ?`,
    reply.id,
  )
  if (!row) return ['it never crossed']
  const against: string[] = []
  if (row.state !== 'sending') against.push(`its delivery is ${row.state}`)
  if (ledger.takenBack.has(reply.id)) against.push('it was taken back')
  if (ledger.stoppedExcept && !ledger.stoppedExcept.has(reply.id)) against.push('everything is stopped')
  if (row.gone_at !== null) against.push('its target is gone')
  if (row.revision > row.target_revision) against.push('its target was edited')
  const later = await files.look<{ id: string }>(
    `select id from outside.posts where conversation_id = ? and author_id = ? and ours = 0 and id <> ?
       and posted_at >= ? and ingested_at > ?`,
    ...[row.conversation_id, row.author_id, row.post_id, row.posted_at, row.seen_at],
  )
  if (later.length > 0) against.push('its author wrote again')
  return [...against, ...(await approvalsLacking(sim, reply))]
}

/** Was it approved under the policy, by people who did not write it and who really said yes to these very words? Ids tell what came first. */
export async function approvalsLacking(sim: Sim, reply: { id: string; text: string }): Promise<string[]> {
  const rows = await sim.files.look<{
    person_id: string
    proposal_id: string
    version: number
    digest: string
    text: string
    author_id: string
    approvals_needed: number
  }>(
    `select a.person_id, a.proposal_id, a.version, a.digest, v.text, v.author_id, s.approvals_needed
     from inside.replies r join inside.approvals a on a.proposal_id = r.proposal_id and a.decision = 'approve' and a.id < r.id
     join inside.proposal_versions v on v.proposal_id = a.proposal_id and v.version = a.version
     join inside.threads t on t.id = r.thread_id join inside.spaces s on s.id = t.space_id where r.id = ?`,
    reply.id,
  )
  const really = rows.filter(
    (row) =>
      row.text === reply.text &&
      sim.ledger.wrote.get(row.text) !== row.person_id &&
      sim.ledger.yes.some(
        (yes) =>
          yes.personId === row.person_id &&
          yes.proposalId === row.proposal_id &&
          yes.version === row.version &&
          yes.digest === row.digest,
      ),
  )
  const needed = rows[0]?.approvals_needed ?? 1
  const byVersion = new Map<number, Set<string>>()
  for (const row of really)
    byVersion.set(row.version, (byVersion.get(row.version) ?? new Set()).add(row.person_id))
  return [...byVersion.values()].some((people) => people.size >= needed)
    ? []
    : [`it was not approved by ${needed}: ${JSON.stringify(rows)}`]
}
