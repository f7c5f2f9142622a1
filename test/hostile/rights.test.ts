import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { aPlace, type Place } from './place.ts'

let place: Place
beforeAll(async () => {
  place = await aPlace()
})
afterAll(async () => await place?.[Symbol.asyncDispose]())

type Name = 'threads' | 'posts' | 'proposals' | 'replies' | 'spaces' | 'accounts' | 'people'
const first = (name: Name) => place.known[name]?.[0] ?? ''

/** What a call says, made anew each time: ids are known only once the place stands. */
type Call = [method: string, path: () => string, body?: () => object]

const yes = () => ({ version: 1, digest: place.digests.get(first('proposals')), decision: 'approve' })
const words = () => ({ text: 'Words', inReplyTo: first('posts'), account: first('accounts') })

const READS: Record<string, Call> = {
  'reads a thread': ['GET', () => `/threads/${first('threads')}`],
  'lists the threads of a space': ['GET', () => `/threads?space=${first('spaces')}`],
  'marks a thread as seen': ['POST', () => `/threads/${first('threads')}/seen`],
  'reads a proposal': ['GET', () => `/proposals/${first('proposals')}`],
  'reads a reply': ['GET', () => `/replies/${first('replies')}`],
}
const WRITES: Record<string, Call> = {
  'writes a note': ['POST', () => `/threads/${first('threads')}/notes`, () => ({ text: 'A note' })],
  'moves a thread': ['PATCH', () => `/threads/${first('threads')}`, () => ({ queue: 'done' })],
  proposes: ['POST', () => `/threads/${first('threads')}/proposals`, words],
  revises: ['PUT', () => `/proposals/${first('proposals')}`, () => ({ text: 'Other words', baseVersion: 9 })],
  submits: ['POST', () => `/proposals/${first('proposals')}/submit`, () => ({ version: 9 })],
  withdraws: ['POST', () => `/proposals/${first('proposals')}/withdraw`],
  'takes a reply back': ['POST', () => `/replies/${first('replies')}/undo`],
}
const DECISIONS: Record<string, Call> = {
  approves: ['POST', () => `/proposals/${first('proposals')}/approvals`, yes],
  'says that a reply is still right': ['POST', () => `/replies/${first('replies')}/confirm`],
  'says what became of a reply': [
    'POST',
    () => `/replies/${first('replies')}/resolve`,
    () => ({ outcome: 'absent' }),
  ],
}

const MATRIX: [who: string, calls: Record<string, Call>, status: number][] = [
  ['nobody', { ...READS, ...WRITES, ...DECISIONS }, 401],
  ['a former member', { ...READS, ...WRITES, ...DECISIONS }, 401],
  ['a stranger', { ...READS, ...WRITES, ...DECISIONS }, 404],
  ['a reader', { ...WRITES, ...DECISIONS }, 403],
  ['a member', DECISIONS, 403],
]

describe.each(MATRIX)('%s', (who, calls, status) => {
  test.each(Object.entries(calls))(`never %s: ${status}`, async (_name, call) => {
    const before = await books()
    expect((await made(call, who)).status).toBe(status)
    expect(await books()).toEqual(before)
  })
})

const ALLOWED: [who: string, calls: Record<string, Call>][] = [
  ['a reader', READS],
  ['a member', { ...READS, ...WRITES }],
  ['an approver', { ...READS, ...WRITES, ...DECISIONS }],
]
describe.each(ALLOWED)('%s', (who, calls) => {
  test.each(Object.entries(calls))('is not refused for who they are: %s', async (_name, call) => {
    await place.revive()
    expect([401, 403, 404]).not.toContain((await made(call, who)).status)
  })
})

function made([method, path, body]: Call, who: string) {
  const cookie = place.roles[who]
  return place.server.send(method, `/api/v1${path()}`, body?.(), cookie ? { cookie } : {})
}

/** Everything of the private store that a call of these could have changed. */
async function books() {
  const { inside } = place.server.stores
  return {
    notes: await inside.selectFrom('inside.notes').selectAll().execute(),
    proposals: await inside.selectFrom('inside.proposals').selectAll().execute(),
    approvals: await inside.selectFrom('inside.approvals').selectAll().execute(),
    replies: await inside.selectFrom('inside.replies').selectAll().execute(),
    threads: await inside.selectFrom('inside.threads').selectAll().execute(),
    seen: await inside.selectFrom('inside.thread_seen').selectAll().execute(),
  }
}
