import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type Bridge, startBridge } from '../support/bridge.ts'
import type { Reply } from '../support/colleague.ts'
import { approve, conversationAbout, findPost, mention, propose, replyIn, words } from '../support/steps.ts'
import { openStream } from '../support/stream.ts'
import { until } from '../support/until.ts'

let bridge: Bridge
beforeAll(async () => {
  bridge = await startBridge()
})
afterAll(async () => await bridge?.[Symbol.asyncDispose]())

const soon = (seconds: number): Date => new Date(Date.now() + seconds * 1_000)
const queueOf = async (threadId: string): Promise<string> =>
  (await bridge.ana.call('readThread', { at: { id: threadId } })).thread.queue

test.concurrent('agreed words go out once, as an answer to that post, and the thread remembers', async () => {
  await using stream = await openStream(bridge.url, bridge.ana.cookie)
  const asked = await mention(bridge, words('my lamp arrived broken'))
  const { threadId, said } = asked
  const news = { kind: 'thread', threadId, spaceId: bridge.spaces.support, fresh: true }
  await until('ana is told', () => stream.events().some((event) => sameAs(event, news)))
  expect(await queueOf(threadId)).toBe('new')

  await bridge.ana.call('writeNote', {
    at: { id: threadId },
    body: { text: 'the sorter broke', mentions: [] },
  })
  const proposal = await propose(bridge, asked, words('So sorry! A new one is on its way'))
  const { id, version, digest } = proposal
  const yes = { version, digest, decision: 'approve' } as const
  expect(await bridge.ana.ask('approve', { at: { id }, body: yes })).toMatchObject({ status: 403 })

  const held = await approve(bridge, proposal)
  expect(held).toMatchObject({ state: 'held', undoable: true, text: proposal.text })
  const { receipt } = await replyIn(bridge, held.id, 'published')
  const answers = await bridge.network.answersTo(said.id)
  expect(answers).toMatchObject([{ id: receipt?.externalId, author: 'acme', text: proposal.text }])
  expect((await fetch(receipt?.url ?? '')).status).toBe(200)
  await until('the thread waits', async () => (await queueOf(threadId)) === 'waiting')

  const own = await until('our own post', () => findPost(bridge, threadId, receipt?.externalId ?? ''))
  expect(own).toMatchObject({ ours: true, replyId: held.id, parentId: asked.post.id })
  const query = { text: proposal.text.split(' ').at(-1) ?? '' }
  const { threads } = await bridge.lea.call('listThreads', { query })
  expect(threads.map((thread) => thread.id)).toEqual([threadId])

  await bridge.network.act({ as: 'mia_okafor', do: 'reply', to: own.externalId, text: words('thank you!') })
  await until('the author is heard', async () => (await queueOf(threadId)) === 'new')
})

test.concurrent('a reply taken back within the hold never goes out', async () => {
  const [first, second] = await Promise.all([mention(bridge, words('one')), mention(bridge, words('two'))])
  const undone = await approve(bridge, await propose(bridge, first, words('never')), soon(3))
  const later = await approve(bridge, await propose(bridge, second, words('later')), soon(4))
  await bridge.ana.call('undo', { at: { id: undone.id } })
  await replyIn(bridge, later.id, 'published')
  expect(await replyIn(bridge, undone.id, 'undone')).toMatchObject({ attempts: 0, receipt: null })
  expect(await bridge.network.answersTo(first.said.id)).toEqual([])
})

test.concurrent('a scheduled reply goes out at its time and not before', async () => {
  const asked = await mention(bridge, words('when?'))
  const sendAt = soon(4)
  const held = await approve(bridge, await propose(bridge, asked, words('on time')), sendAt)
  expect(held).toMatchObject({ state: 'held', scheduled: true, releaseAt: sendAt.toISOString() })
  await replyIn(bridge, held.id, 'published')
  const [answer] = await bridge.network.answersTo(asked.said.id)
  expect(answer?.createdAt && answer.createdAt >= sendAt.toISOString()).toBe(true)
})
test.concurrent('a reply whose target was edited stops, and goes once when an approver says it is still right', async () => {
  const asked = await mention(bridge, words('the red one'))
  const held = await approve(bridge, await propose(bridge, asked, words('red it is')), soon(6))
  await bridge.network.act({
    as: 'mia_okafor',
    do: 'edit',
    post: asked.said.id,
    text: '@acme the blue one',
  })
  expect(await replyIn(bridge, held.id, 'lapsed')).toMatchObject({ lapse: 'target-edited' })
  expect(await bridge.network.answersTo(asked.said.id)).toEqual([])
  expect(await bridge.ana.ask('confirm', { at: { id: held.id } })).toMatchObject({ status: 403 })
  await bridge.marc.call('confirm', { at: { id: held.id } })
  await replyIn(bridge, held.id, 'published')
  expect(await bridge.network.answersTo(asked.said.id)).toHaveLength(1)
})

test.concurrent('a reply whose target was deleted stops, and cannot be sent after all', async () => {
  const asked = await mention(bridge, words('forget it'))
  const proposal = await propose(bridge, asked, words('into the void'))
  await bridge.network.act({ as: 'mia_okafor', do: 'delete', post: asked.said.id })
  const held = await approve(bridge, proposal, soon(5))
  expect(await replyIn(bridge, held.id, 'lapsed')).toMatchObject({ lapse: 'target-gone' })
  expect(await bridge.marc.ask('confirm', { at: { id: held.id } })).toMatchObject({ status: 409 })
  expect((await bridge.network.ours()).map((post) => post.text)).not.toContain(proposal.text)
})

test.concurrent('a thread of another space looks exactly like one that does not exist', async () => {
  await using stream = await openStream(bridge.url, bridge.ana.cookie)
  const text = words('this acme lamp is nice')
  const said = await bridge.network.act({ as: 'tom_hedley', do: 'post', text })
  const theirs = await until('the thread in Product', () => conversationAbout(bridge, said))
  const { thread } = await bridge.sam.call('readThread', { at: { id: theirs.threadId } })
  expect(thread.spaceId).toBe(bridge.spaces.product)

  const nowhere = theirs.threadId.replace(/.{6}$/, 'zzzzzz')
  const body = { text: 'x', inReplyTo: theirs.post.id, account: bridge.account }
  const tries = (id: string): Promise<Reply>[] => [
    bridge.ana.ask('readThread', { at: { id } }),
    bridge.ana.ask('changeThread', { at: { id }, body: { queue: 'done' } }),
    bridge.ana.ask('seeThread', { at: { id } }),
    bridge.ana.ask('writeNote', { at: { id }, body: { text: 'x' } }),
    bridge.ana.ask('propose', { at: { id }, body }),
  ]
  const [real, made] = await Promise.all(
    [tries(theirs.threadId), tries(nowhere)].map((all) => Promise.all(all)),
  )
  expect(real?.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404])
  expect(real?.map(({ text }) => text)).toEqual(made?.map(({ text }) => text))
  const query = { text: text.split(' ').at(-1) ?? '' }
  expect((await bridge.ana.call('listThreads', { query })).threads).toEqual([])
  // What comes later is told, so what came before would have been.
  const { threadId } = await mention(bridge, words('hello'))
  await until('ana is told', () => stream.text().includes(threadId))
  const heardOf = stream.events().flatMap((event) => ('spaceId' in event ? [event.spaceId] : []))
  expect([...new Set(heardOf)]).toEqual([bridge.spaces.support])
})

// The last, and alone: it stops everything.
test('nothing goes out while everything is stopped, and each reply once when a lead lets it go on', async () => {
  const asked = await mention(bridge, words('anybody there?'))
  expect(await bridge.ana.ask('stop', { body: { stopped: true } })).toMatchObject({ status: 403 })
  await bridge.marc.call('stop', { body: { stopped: true, reason: 'a crisis' } })
  const held = await approve(bridge, await propose(bridge, asked, words('here')))
  await replyIn(bridge, held.id, 'waiting')
  // Listening goes on meanwhile; by the time a later post is in, an unstopped reply would be long out.
  await mention(bridge, words('hello?'))
  expect(await bridge.network.answersTo(asked.said.id)).toEqual([])
  expect(await bridge.marc.ask('stop', { body: { stopped: false } })).toMatchObject({ status: 403 })
  await bridge.lea.call('stop', { body: { stopped: false } })
  await replyIn(bridge, held.id, 'published')
  expect(await bridge.network.answersTo(asked.said.id)).toHaveLength(1)
})

function sameAs(event: object, wanted: object): boolean {
  return JSON.stringify(event) === JSON.stringify(wanted)
}
