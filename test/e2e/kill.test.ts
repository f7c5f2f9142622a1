import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Redis } from 'ioredis'
import type { FaultKind } from '../../connectors/rehearsal/faults.ts'
import type { Reply } from '../../src/api/schema/replies.ts'
import { type Bridge, startBridge } from '../support/bridge.ts'
import { approve, type Conversation, mention, propose, replyIn, words } from '../support/steps.ts'
import { until } from '../support/until.ts'

let bridge: Bridge
/** What our account had said before we began, and every text that was approved since. */
let before: Set<string>
const approved: string[] = []
/** Conversations that wait for an answer: read in together, because each takes its time. */
let asked: Conversation[]

beforeAll(async () => {
  bridge = await startBridge()
  before = new Set((await bridge.network.ours()).map((post) => post.id))
  asked = await Promise.all(Array.from({ length: 14 }, () => mention(bridge, words('where is my parcel?'))))
})
afterAll(async () => await bridge?.[Symbol.asyncDispose]())

interface Agreed extends Conversation {
  reply: Reply
}

/** A reply that may go out now, or in so many seconds. */
async function agreed(seconds = 0): Promise<Agreed> {
  const about = nextAsked()
  const proposal = await propose(bridge, about, words('on its way'))
  approved.push(proposal.text)
  const sendAt = seconds > 0 ? new Date(Date.now() + seconds * 1_000) : undefined
  return { ...about, reply: await approve(bridge, proposal, sendAt) }
}

function nextAsked(): Conversation {
  const one = asked.pop()
  if (!one) throw new Error('everybody has been answered')
  return one
}

async function expectOutOnce({ said, reply }: Agreed, attempts?: number): Promise<void> {
  const published = await replyIn(bridge, reply.id, 'published')
  if (attempts !== undefined) expect(published.attempts).toBe(attempts)
  const answers = await bridge.network.answersTo(said.id)
  expect(answers.map(({ id, text }) => ({ id, text }))).toEqual([
    { id: published.receipt?.externalId, text: reply.text },
  ])
}

/** A reply that is being sent right now, to a network that behaves like this. */
async function onItsWay(kind: FaultKind): Promise<Agreed> {
  await bridge.network.fault({ kind, on: 'create', ms: 30_000 })
  const one = await agreed()
  await until('the call has arrived', async () => (await bridge.network.struck()) > 0)
  await bridge.network.mend()
  return one
}

test('`outside` killed right after an approval sends the reply once when it is back', async () => {
  const one = await agreed()
  await bridge.crash('outside')
  await expectOutOnce(one, 1)
})

test('`outside` killed while it sends looks first: what arrived is not sent again, what did not is', async () => {
  const lost = await onItsWay('silence')
  const arrived = await onItsWay('delay')
  await bridge.crash('outside')
  await expectOutOnce(arrived, 1)
  await expectOutOnce(lost, 2)
})

test('an answer that is lost on the way back is found by looking it up', async () => {
  await bridge.network.fault({ kind: 'cut-after', on: 'create', times: 1 })
  await expectOutOnce(await agreed(), 1)
})

test('`inside` killed during a hold keeps every word, and what was said outside meanwhile comes in', async () => {
  const one = await agreed(2)
  const body = { text: words('a note'), mentions: [] }
  await bridge.ana.call('writeNote', { at: { id: one.threadId }, body })
  await bridge.crash('inside')
  const said = await bridge.network.act({ as: 'tom_hedley', do: 'post', text: `@acme ${words('hello?')}` })
  await expectOutOnce(one, 1)
  const { items } = await bridge.ana.call('readThread', { at: { id: one.threadId } })
  expect(items).toContainEqual(expect.objectContaining({ kind: 'note', text: body.text }))
  await until('what was said meanwhile', async () => {
    const query = { text: said.text.split(' ').at(-1) ?? '' }
    return (await bridge.ana.call('listThreads', { query })).threads.length === 1
  })
})

test('Redis killed during a hold delays nothing but the nudge, and people go on working', async () => {
  const one = await agreed(2)
  await bridge.crash('Redis')
  await bridge.ana.call('writeNote', { at: { id: one.threadId }, body: { text: 'still here', mentions: [] } })
  await expectOutOnce(one, 1)
})

test('a Redis that forgot everything loses no reply and doubles none', async () => {
  const [one, two] = [await agreed(2), await agreed(3)]
  const client = new Redis({ path: `${bridge.dataDir}/redis/redis.sock` })
  await client.flushall()
  client.disconnect()
  await expectOutOnce(one, 1)
  await expectOutOnce(two, 1)
})

test('everything killed at once, in the middle of everything, still sends each reply once', async () => {
  const all = await Promise.all([agreed(), agreed(), agreed(1), agreed(2)])
  await Promise.all([bridge.crash('outside'), bridge.crash('inside'), bridge.crash('Redis')])
  for (const one of all) await expectOutOnce(one)
})

test('in the end the public has read exactly what was approved, each once, and nothing that was not', async () => {
  await propose(bridge, nextAsked(), words('nobody said yes to this'))
  await expectOutOnce(await agreed())
  const said = (await bridge.network.ours()).filter((post) => !before.has(post.id)).map((post) => post.text)
  expect(said.toSorted()).toEqual(approved.toSorted())
})
