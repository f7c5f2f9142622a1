import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type Bridge, startBridge } from '../support/bridge.ts'
import { approve, type Conversation, mention, propose, replyIn, words } from '../support/steps.ts'
import { until } from '../support/until.ts'

const MANY = 50

let bridge: Bridge
let asked: Conversation[]
beforeAll(async () => {
  bridge = await startBridge()
  asked = await Promise.all(Array.from({ length: MANY + 3 }, () => mention(bridge, words('hello?'))))
})
afterAll(async () => await bridge?.[Symbol.asyncDispose]())

/** A reply to somebody who has none yet, approved. */
async function agreed() {
  const about = asked.pop()
  if (!about) throw new Error('everybody has been answered')
  const { id } = await approve(bridge, await propose(bridge, about, words('yes')))
  return { id, targetId: about.said.id }
}

async function expectOutOnce({ id, targetId }: { id: string; targetId: string }): Promise<void> {
  const { receipt } = await replyIn(bridge, id, 'published')
  const answers = await bridge.network.conversation(targetId)
  expect(answers.filter((post) => post.inReplyTo === targetId).map((post) => post.id)).toEqual([
    receipt?.externalId,
  ])
}

test('a network that answers 500 and has published all the same is looked at: one post', async () => {
  await bridge.network.fault({ kind: 'error-after', on: 'create', times: 1 })
  await expectOutOnce(await agreed())
})

test('while Redis stands still people go on working, and what they approved goes out when it is back', async () => {
  const redis = bridge.pid('Redis')
  process.kill(redis, 'SIGSTOP')
  try {
    const about = asked.at(-1)
    const body = { text: words('still here'), mentions: [] }
    await bridge.ana.call('writeNote', { at: { id: about?.threadId ?? '' }, body })
    const one = await agreed()
    const { reply } = (await bridge.ana.call('readReply', { at: { id: one.id } })) as {
      reply: { state: string }
    }
    expect(['held', 'waiting']).toContain(reply.state)
    process.kill(redis, 'SIGCONT')
    await expectOutOnce(one)
  } finally {
    process.kill(redis, 'SIGCONT')
  }
})

test('asked to end with fifty replies under way, `outside` ends in order and each goes out once', async () => {
  await bridge.network.fault({ kind: 'delay', on: 'create', ms: 300 })
  const all = await Promise.all(Array.from({ length: MANY }, agreed))
  const before = bridge.pid('outside')
  await until('some are being sent', async () => (await bridge.network.struck()) > 4)
  process.kill(before, 'SIGTERM')
  await until('it is started again', () => anotherThan(before))
  await bridge.network.mend()
  for (const one of all) await expectOutOnce(one)
  expect(bridge.out()).toMatch(/outside ended \(0\)/)
  const states = await Promise.all(all.map(({ id }) => replyIn(bridge, id, 'published')))
  expect(states.filter(({ attempts }: { attempts: number }) => attempts > 1)).toEqual([])
})

function anotherThan(before: number): boolean {
  try {
    return bridge.pid('outside') !== before
  } catch {
    return false
  }
}
