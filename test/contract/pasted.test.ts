import { beforeEach, describe, expect, test } from '@jest/globals'
import { moveProposal } from '../../db/inside/proposals.ts'
import { inTransaction } from '../../db/open.ts'
import { ApiProblem } from '../../src/api/problem.ts'
import { writeNote } from '../../src/api/routes/notes.ts'
import { propose, revise, submit } from '../../src/api/routes/proposals.ts'
import type { Finding } from '../../src/crossing/paste-guard.ts'
import type { Caller } from '../../src/inside/rights.ts'
import { anApi, bare } from '../support/api.ts'
import { sharedStores } from '../support/shared-stores.ts'
import { databases } from '../support/stores.ts'
import { aCaller, approveAs, aThread, aWorld, proposalOf, type World } from '../support/world.ts'

const NOTE = 'The sorter in the Lyon depot broke on Tuesday and nobody outside may know'
const PASTED = 'Sorry! The sorter in the Lyon depot broke on Tuesday.'
const CLEAN = 'Sorry! It is on its way again.'

describe.each(databases)('words pasted from inside, on %s', (_name, open) => {
  const shared = sharedStores(open)
  let world: World
  let api: ReturnType<typeof anApi>
  let thread: { threadId: string; postId: string }

  beforeEach(async () => {
    world = await aWorld(shared())
    api = anApi(world)
    thread = await aThread(world)
    await writeNote({ ...on(thread.threadId), body: { text: NOTE, mentions: [] } }, api)
  })

  const on = (id: string, caller: Caller = world.ana) => ({ ...bare, caller, params: { id } })
  const write = (text: string, caller = world.ana) => {
    const body = { text, inReplyTo: thread.postId, account: world.accountId }
    return propose({ ...on(thread.threadId, caller), body }, api)
  }
  const edit = (id: string, text: string, baseVersion: number, caller = world.ana) =>
    revise({ ...on(id, caller), body: { text, baseVersion } }, api)
  const ask = (id: string, confirmed: string[] = [], version?: number) =>
    submit({ ...on(id), body: { confirmed, version } }, api)
  const refusal = (asked: Promise<unknown>): Promise<ApiProblem> =>
    asked.then(
      () => Promise.reject(new Error('it was submitted')),
      (error) => (error instanceof ApiProblem ? error : Promise.reject(error)),
    )
  const confirmations = async () =>
    (await world.stores.inside.selectFrom('inside.events').selectAll().orderBy('id').execute())
      .filter(({ what }) => what === 'words-confirmed')
      .map(({ actor_id, data }) => [actor_id, JSON.parse(data)])
  const ids = (findings: Finding[]) => findings.map(({ id }) => id)

  test('are named at once when they are proposed, with their places', async () => {
    const { findings } = await write(PASTED)
    expect(findings.map(({ kind, from, to }) => [kind, PASTED.slice(from, to)])).toEqual([
      ['note-words', 'The sorter in the Lyon depot broke on Tuesday'],
    ])
  })

  test('are not submitted before somebody confirms them, and nothing has happened then', async () => {
    const { proposal, findings } = await write(PASTED)
    const problem = await refusal(ask(proposal.id))
    expect(problem.toJSON()).toMatchObject({ type: '/problems/needs-confirmation', status: 409, findings })
    expect(await proposalOf(world, proposal.id)).toMatchObject({ state: 'draft' })
    expect(await confirmations()).toEqual([])
  })

  test('are told without any word of the note', async () => {
    const { proposal } = await write(PASTED)
    const told = JSON.stringify(await refusal(ask(proposal.id)))
    for (const word of ['sorter', 'Lyon', 'nobody', 'know']) expect(told).not.toContain(word)
  })

  test('are submitted once confirmed, and it is on record who confirmed what kind', async () => {
    const { proposal, findings } = await write(PASTED)
    const { proposal: asked } = await ask(proposal.id, ids(findings))
    expect(asked.state).toBe('submitted')
    const data = { proposalId: proposal.id, version: 1, count: 1, kinds: 'note-words' }
    expect(await confirmations()).toEqual([[world.ana.id, data]])
  })

  test('must all be confirmed', async () => {
    const { proposal, findings } = await write(`${PASTED} See LOG-4711`)
    expect(findings).toHaveLength(2)
    for (const { id } of findings)
      expect((await refusal(ask(proposal.id, [id]))).kind).toBe('needs-confirmation')
    expect((await ask(proposal.id, ids(findings))).proposal.state).toBe('submitted')
  })

  test('confirmed once are not confirmed for other words: an edit voids it', async () => {
    const { proposal, findings } = await write(PASTED)
    await ask(proposal.id, ids(findings))
    const edited = await edit(proposal.id, `Oh no. ${PASTED}`, 1)
    expect(edited.proposal.state).toBe('draft')
    expect((await refusal(ask(proposal.id, ids(findings)))).kind).toBe('needs-confirmation')
    expect((await ask(proposal.id, ids(edited.findings))).proposal.state).toBe('submitted')
    expect(await confirmations()).toHaveLength(2)
  })

  test('that come in by an edit after clean words were submitted do not stand before an approver', async () => {
    const { proposal } = await write(CLEAN)
    await ask(proposal.id)
    await edit(proposal.id, PASTED, 1, world.paul)
    const refused = await approveAs(world, world.marc, proposal.id)
    expect(refused).toEqual({ kind: 'obstacle', obstacle: 'not-submitted' })
  })

  test('that go out by an edit need nobody’s yes', async () => {
    const { proposal, findings } = await write(PASTED)
    await ask(proposal.id, ids(findings))
    const { proposal: clean } = await edit(proposal.id, CLEAN, 1)
    expect(clean.state).toBe('submitted')
  })

  test('are found also when the note was written after the proposal', async () => {
    const { proposal, findings } = await write('We will open a second depot near Dijon early in March.')
    expect(findings).toEqual([])
    const text = 'Keep it: we will open a second depot near Dijon early in March'
    await writeNote({ ...on(thread.threadId), body: { text, mentions: [] } }, api)
    expect((await refusal(ask(proposal.id))).kind).toBe('needs-confirmation')
  })

  test('a confirmation is of one version and no other', async () => {
    const { proposal, findings } = await write(PASTED)
    await edit(proposal.id, `${PASTED} `, 1)
    expect((await refusal(ask(proposal.id, ids(findings), 1))).kind).toBe('stale')
    expect(await confirmations()).toEqual([])
  })

  test('a colleague nobody here may know of is not given away by a finding', async () => {
    await aCaller(world.stores.inside, world.io, 'Ottokar Hidden')
    const marc = await write('Paul and Ottokar Hidden send their best.')
    expect(marc.findings.map(({ from }) => from)).toEqual([0])
  })

  test('what is submitted already is not asked about again', async () => {
    const { proposal } = await write(CLEAN)
    await ask(proposal.id)
    expect((await refusal(ask(proposal.id))).kind).toBe('conflict')
    const row = await proposalOf(world, proposal.id)
    const move = {
      from: ['submitted'],
      to: 'sent-back',
      version: 1,
      actorId: world.marc.id,
      what: null,
    } as const
    await inTransaction(world.stores.inside, (trx) => moveProposal(trx, world.io, row, move))
    expect((await edit(proposal.id, PASTED, 1)).proposal.state).toBe('draft')
  })
})
