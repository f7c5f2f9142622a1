import { updatePerson } from '../../db/inside/people.ts'
import { saveRole } from '../../db/inside/spaces.ts'
import { replaceCredential } from '../../db/outside/accounts.ts'
import type { Api } from '../../src/api/handler.ts'
import { ApiProblem } from '../../src/api/problem.ts'
import { approve } from '../../src/api/routes/approvals.ts'
import { propose, revise, submit } from '../../src/api/routes/proposals.ts'
import { confirm, resolve, undo } from '../../src/api/routes/replies.ts'
import { stop } from '../../src/api/routes/stop.ts'
import type { Caller, Role } from '../../src/inside/rights.ts'
import { bare } from '../support/api.ts'
import { settingsOf } from './net-connector.ts'
import { signInAgain } from './network.ts'
import type { Colleague, Sim } from './sim.ts'
import { vaultOf } from './vault.ts'

/** Somebody as the API would know them now; null when they may not sign in. */
async function callerOf(sim: Sim, { id, name }: Colleague): Promise<Caller | null> {
  const [person] = await sim.files.look<{ administrator: number; disabled_at: string | null }>(
    'select administrator, disabled_at from inside.people where id = ?',
    id,
  )
  if (!person || person.disabled_at !== null) return null
  const roles = await sim.files.look<{ space_id: string; role: Role }>(
    'select space_id, role from inside.members where person_id = ?',
    id,
  )
  const byrole = new Map(roles.map((row) => [row.space_id, row.role]))
  return { id, name, administrator: person.administrator === 1, roles: byrole }
}

/** Somebody at work: as whom, and with which process. */
interface AtWork {
  sim: Sim
  caller: Caller
  api: Api
}

/** Lets somebody act; what is not possible for them is refused, and that is fine. */
async function act(sim: Sim, who: readonly Role[], deed: (at: AtWork) => Promise<unknown>): Promise<void> {
  const candidates = sim.staff.filter((one) => who.includes(one.role))
  const caller = await callerOf(sim, sim.luck.pick(candidates))
  const { api, life } = sim.processes.now('inside')
  if (!caller || life.dead) return
  try {
    await deed({ sim, caller, api })
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error
  }
}

const pickRow = async <Row>(sim: Sim, sql: string, ...values: unknown[]): Promise<Row | null> => {
  const rows = await sim.files.look<Row>(sql, ...values)
  return rows.length === 0 ? null : sim.luck.pick(rows)
}

const WRITERS = ['member', 'approver', 'lead'] as const
const APPROVERS = ['approver', 'lead'] as const

function newWords(sim: Sim, caller: Caller): string {
  const text = `Answer ${sim.ledger.wrote.size + 1}`
  sim.ledger.wrote.set(text, caller.id)
  return text
}

interface ProposalRow {
  id: string
  version: number
  text: string
  digest: string
  author_id: string
}

const PROPOSALS = `select p.id, p.version, v.text, v.digest, v.author_id from inside.proposals p
  join inside.proposal_versions v on v.proposal_id = p.id and v.version = p.version where p.state in `

/** Somebody proposes, asks for approval, and two others say yes: so that a history sees many replies out. */
async function wholeAnswer(sim: Sim): Promise<void> {
  await deeds.propose(sim)
  await deeds.submit(sim)
  for (let n = 0; n < 3; n++) await deeds.approve(sim)
}

/** Every kind of thing staff do, by name. */
export const deeds = {
  'whole answer': wholeAnswer,
  propose: (sim: Sim) =>
    act(sim, WRITERS, async ({ caller, api }) => {
      const target = await pickRow<{ thread_id: string; post_id: string }>(
        sim,
        `select tp.thread_id, tp.post_id from inside.thread_posts tp join outside.posts p on p.id = tp.post_id
         where p.ours = 0 and p.gone_at is null and not exists (select 1 from inside.proposals q
           where q.target_post_id = tp.post_id) order by p.ingested_at desc limit 12`,
      )
      if (!target) return
      const body = { text: newWords(sim, caller), inReplyTo: target.post_id, account: sim.accountId }
      await propose({ ...bare, caller, params: { id: target.thread_id }, body }, api)
    }),
  revise: (sim: Sim) =>
    act(sim, WRITERS, async ({ caller, api }) => {
      const row = await pickRow<ProposalRow>(sim, `${PROPOSALS} ('draft', 'submitted', 'sent-back')`)
      if (!row) return
      const text = sim.luck.below(4) === 0 ? row.text : newWords(sim, caller)
      const body = { text, baseVersion: row.version }
      await revise({ ...bare, caller, params: { id: row.id }, body }, api)
    }),
  submit: (sim: Sim) =>
    act(sim, WRITERS, async ({ caller, api }) => {
      const row = await pickRow<ProposalRow>(sim, `${PROPOSALS} ('draft')`)
      if (row) await submit({ ...bare, caller, params: { id: row.id }, body: { confirmed: [] } }, api)
    }),
  approve: (sim: Sim) =>
    act(sim, sim.luck.below(10) === 0 ? WRITERS : APPROVERS, async ({ caller, api }) => {
      const row = await pickRow<ProposalRow>(sim, `${PROPOSALS} ('submitted')`)
      if (!row) return
      const { id, digest } = row
      const version = sim.luck.below(12) === 0 ? Math.max(1, row.version - 1) : row.version
      const decision = sim.luck.below(12) === 0 ? 'send-back' : 'approve'
      const inAnHour = new Date(sim.io.now().getTime() + 3_600_000).toISOString()
      const sendAt = sim.luck.below(10) === 0 ? { sendAt: inAnHour } : {}
      if (decision === 'approve')
        sim.ledger.yes.push({ personId: caller.id, proposalId: id, version, digest })
      await approve({ ...bare, caller, params: { id }, body: { version, digest, decision, ...sendAt } }, api)
    }),
  undo: (sim: Sim) =>
    act(sim, WRITERS, async ({ caller, api }) => {
      const row = await pickRow<{ id: string }>(
        sim,
        `select id from inside.replies where state in ('held', 'lapsed', 'crossed')
        order by updated_at desc limit 6`,
      )
      if (!row) return
      await undo({ ...bare, caller, params: { id: row.id } }, api)
      sim.ledger.takenBack.add(row.id)
    }),
  confirm: (sim: Sim) =>
    act(sim, APPROVERS, async ({ caller, api }) => {
      const row = await pickRow<{ id: string }>(
        sim,
        `select i.id from inside.replies i left join outside.deliveries d on d.reply_id = i.id
         where i.state = 'lapsed' or (i.state = 'crossed' and d.state = 'held')`,
      )
      if (row) await confirm({ ...bare, caller, params: { id: row.id } }, api)
    }),
  /** What stopped by itself is taken back. */
  'take back': (sim: Sim) =>
    act(sim, WRITERS, async ({ caller, api }) => {
      const row = await pickRow<{ id: string }>(
        sim,
        `select i.id from inside.replies i left join outside.deliveries d on d.reply_id = i.id
         where i.state = 'lapsed' or (i.state = 'crossed' and d.state = 'held')`,
      )
      if (!row) return
      await undo({ ...bare, caller, params: { id: row.id } }, api)
      sim.ledger.takenBack.add(row.id)
    }),
  /** A person looks at the network and says what stands there. */
  resolve: (sim: Sim) =>
    act(sim, APPROVERS, async ({ caller, api }) => {
      const row = await pickRow<{ id: string }>(
        sim,
        `select reply_id as id from outside.deliveries where state = 'needs-person'`,
      )
      if (!row) return
      const post = sim.net.ours.find(({ replyId }) => replyId === row.id)
      const body = post
        ? ({ outcome: 'published', externalId: post.id } as const)
        : ({ outcome: 'absent' } as const)
      await resolve({ ...bare, caller, params: { id: row.id }, body }, api)
    }),
  stop: (sim: Sim) =>
    act(sim, APPROVERS, async ({ caller, api }) => {
      await stop({ ...bare, caller, params: {}, body: { stopped: true } }, api)
      const sending = await sim.files.look<{ id: string }>(
        `select reply_id as id from outside.deliveries where state = 'sending'`,
      )
      sim.ledger.stoppedExcept ??= new Set(sending.map((row) => row.id))
    }),
  'go on': (sim: Sim) =>
    act(sim, ['lead'], async ({ caller, api }) => {
      sim.ledger.stoppedExcept = null
      await stop({ ...bare, caller, params: {}, body: { stopped: false } }, api)
      await stop({ ...bare, caller, params: {}, body: { stopped: false, account: sim.accountId } }, api)
    }),
  /** Somebody is disabled or loses their role; or gets everything back. */
  people: (sim: Sim, whole = sim.luck.below(3) > 0) => {
    const { inside } = sim.processes.now('inside').api
    const one = sim.luck.pick(sim.staff.filter(({ role }) => role !== 'lead'))
    if (whole) return givePlaceBack(sim, inside, one)
    if (sim.luck.below(2) === 0) return saveRole(inside, sim.spaceId, one.id, 'reader')
    return updatePerson(inside, one.id, { disabled_at: sim.io.now().toISOString() })
  },
  /** The account needs a person: they sign in at the network again. */
  'sign in': async (sim: Sim) => {
    const row = await pickRow<{ state: string }>(
      sim,
      `select state from outside.accounts where state = 'needs-sign-in'`,
    )
    if (!row) return
    const { outside, nudge } = sim.processes.now('inside').api
    const sealed = await vaultOf('read').sealForBoth(settingsOf(signInAgain(sim.net)))
    await replaceCredential(outside, sim.accountId, sealed, sim.io.now().toISOString())
    nudge('connect', { accountId: sim.accountId })
  },
}

export async function givePlaceBack(sim: Sim, inside: Api['inside'], one: Colleague): Promise<void> {
  await saveRole(inside, sim.spaceId, one.id, one.role)
  await updatePerson(inside, one.id, { disabled_at: null })
  void sim
}
