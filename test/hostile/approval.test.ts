import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { aProposal, reviseAs } from '../support/world.ts'
import { aPlace, type Place } from './place.ts'

let place: Place
beforeAll(async () => {
  place = await aPlace()
})
afterAll(async () => await place?.[Symbol.asyncDispose]())

const digestOf = (id: string) => place.digests.get(id) ?? ''
const proposal = (n = 0) => place.known.proposals?.[n] ?? ''
const approvals = () => place.server.stores.inside.selectFrom('inside.approvals').selectAll().execute()
function approve(body: unknown, headers: Record<string, string> = {}, id = proposal(), who = 'an approver') {
  const cookie = place.roles[who] ?? ''
  return place.server.send('POST', `/api/v1/proposals/${id}/approvals`, body, { cookie, ...headers })
}

describe('nothing is approved', () => {
  const yes = () => ({ version: 1, digest: digestOf(proposal()), decision: 'approve' })
  const wrong: [string, () => unknown][] = [
    ...['true', 1, true, [], {}, null, 'Approve', 'APPROVE', ' approve', ['approve'], { approve: true }].map(
      (decision): [string, () => unknown] => [
        `by the decision ${JSON.stringify(decision)}`,
        () => ({ ...yes(), decision }),
      ],
    ),
    ...['1', 1.5, 0, -1, 2, true, null, [1], '', 1e21, '0x1', { valueOf: 1 }].map(
      (version): [string, () => unknown] => [
        `of the version ${JSON.stringify(version)}`,
        () => ({ ...yes(), version }),
      ],
    ),
    ['of no version', () => ({ digest: yes().digest, decision: 'approve' })],
    ['without the words', () => ({ version: 1, decision: 'approve' })],
    ['without a decision', () => ({ version: 1, digest: yes().digest })],
    ['of other words', () => ({ ...yes(), digest: 'ab'.repeat(32) })],
    ['of the words in capitals', () => ({ ...yes(), digest: yes().digest.toUpperCase() })],
    ['of a list with the words', () => ({ ...yes(), digest: [yes().digest] })],
    ['with one field more', () => ({ ...yes(), approved: true })],
    ['by a list of approvals', () => [yes()]],
    ['by a bare word', () => '"approve"'],
    ['by nothing', () => undefined],
    ['by a prototype', () => `{"__proto__":${JSON.stringify(yes())}}`],
    ['at a time that is none', () => ({ ...yes(), sendAt: 'now' })],
  ]
  test.each(wrong)('%s', async (_name, body) => {
    const before = await approvals()
    const answer = await approve(body())
    expect([400, 409, 415, 422]).toContain(answer.status)
    expect(await approvals()).toEqual(before)
  })

  test("with another proposal's words", async () => {
    const { world, known, server } = place
    const other = { threadId: known.threads?.[1] ?? '', postId: known.posts?.[1] ?? '' }
    const id = await aProposal(world, other, { text: 'Quite other words' })
    const before = await approvals()
    const row = await server.stores.inside
      .selectFrom('inside.proposal_versions')
      .select('digest')
      .where('proposal_id', '=', id)
      .executeTakeFirstOrThrow()
    const answer = await approve({ version: 1, digest: row.digest, decision: 'approve' })
    expect([answer.status, answer.body.type]).toEqual([409, '/problems/stale'])
    expect(await approvals()).toEqual(before)
  })

  test('from another site, or as plain text', async () => {
    const before = await approvals()
    const foreign: [Record<string, string>, number][] = [
      [{ origin: 'https://evil.example' }, 403],
      [{ origin: 'null' }, 403],
      [{ 'sec-fetch-site': 'cross-site' }, 403],
      [{ 'sec-fetch-site': 'same-site' }, 403],
      [{ 'content-type': 'text/plain' }, 415],
      [{ 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ]
    for (const [headers, status] of foreign)
      expect([headers, (await approve(yes(), headers)).status]).toEqual([headers, status])
    expect(await approvals()).toEqual(before)
  })

  test('of a version that is no longer the newest', async () => {
    const { world } = place
    const [old, before] = [yes(), await approvals()]
    await reviseAs(world, world.lea, proposal(), 'Newer words')
    const answer = await approve(old)
    expect([answer.status, answer.body.current]).toEqual([
      409,
      expect.objectContaining({ version: 2, text: 'Newer words' }),
    ])
    expect(await approvals()).toEqual(before)
  })

  test('that answers a post which is gone; it can still be sent back', async () => {
    const { world, server, known } = place
    const id = proposal(2)
    const body = { version: 1, digest: digestOf(id) }
    const before = await approvals()
    await server.stores.outside
      .updateTable('outside.posts')
      .set({ gone_at: world.io.now().toISOString(), gone_reason: 'deleted' })
      .where('id', '=', known.posts?.[2] ?? '')
      .execute()
    const answer = await approve({ ...body, decision: 'approve' }, {}, id)
    expect([answer.status, answer.body.type]).toEqual([409, '/problems/conflict'])
    expect(await approvals()).toEqual(before)
    const back = await approve({ ...body, decision: 'send-back', reason: ' It is gone ' }, {}, id)
    expect([back.status, back.body.approval.reason, back.body.reply]).toEqual([201, 'It is gone', null])
  })
})

test('the right yes is taken, once, and says what will go out when', async () => {
  await place.revive()
  const { server } = place
  const id = proposal(1)
  const body = { version: 1, digest: digestOf(id), decision: 'approve' }
  const answer = await approve(body, {}, id)
  expect([answer.status, answer.body.proposal.state, answer.body.reply.state]).toEqual([
    201,
    'approved',
    'held',
  ])
  expect(answer.body.approval.digest).toBe(body.digest)
  expect(server.nudges.map(({ queue }) => queue)).toEqual(expect.arrayContaining(['crossing', 'reread']))
  const again = await approve(body, {}, id, 'another approver')
  expect([again.status, again.body.type]).toEqual([409, '/problems/conflict'])
})
