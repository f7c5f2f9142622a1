import { expect, test } from '@jest/globals'
import type { Finding } from '../../../connectors/connector.ts'
import { connectX } from '../../../connectors/x/index.ts'
import { Retryable } from '../../../src/failure.ts'
import { anApprovedReply } from '../../contract/sealed.ts'
import { type Answer, anIo, fakeX, type Heard, pageOf, patience, settingsAt, US, wirePost } from './fake-x.ts'

const SINCE = '2026-11-24T11:30:00.000Z'
const nothing: Answer = { body: { meta: { result_count: 0 } } }

/** Our reply as X shows it: the handle in front, the link shortened, the text escaped. */
function ourReply(id: string, change: Record<string, unknown> = {}) {
  const text = '@zoe We are on it &amp; sorry: see https://t.co/a'
  return wirePost(id, {
    text,
    author_id: US.id,
    created_at: '2026-11-24T11:31:00.000Z',
    referenced_tweets: [{ type: 'replied_to', id: '100' }],
    entities: { urls: [{ start: 35, end: 49, url: 'https://t.co/a', expanded_url: 'https://foo.dev' }] },
    ...change,
  })
}

async function find(answer: (heard: Heard) => Answer): Promise<{ finding: Finding; heard: Heard[] }> {
  await using x = await fakeX(answer)
  const publisher = connectX().publish(settingsAt(x.url), anIo())
  const finding = await publisher.find(anApprovedReply(), SINCE, patience())
  return { finding, heard: x.heard }
}

const onTimeline = (answer: Answer) => (heard: Heard) => (heard.path.endsWith('/tweets') ? answer : nothing)
const bySearch = (answer: Answer) => (heard: Heard) => (heard.path.endsWith('/recent') ? answer : nothing)

test('a reply that is out is found, whatever X did to its text', async () => {
  const { finding, heard } = await find(onTimeline({ body: pageOf([ourReply('555')]) }))
  expect(finding).toMatchObject({ kind: 'found', receipt: { externalId: '555' } })
  expect(heard.map((one) => one.method)).toEqual(['GET'])
})

test('a reply the timeline does not show yet is found by search', async () => {
  const { finding, heard } = await find(bySearch({ body: pageOf([ourReply('555')]) }))
  expect(finding).toMatchObject({ kind: 'found', receipt: { externalId: '555' } })
  expect(heard[1]?.query.query).toBe('from:acme in_reply_to_tweet_id:100')
})

test('what a look-up cost is counted', async () => {
  const { finding } = await find(onTimeline({ body: pageOf([ourReply('555')]) }))
  expect(finding).toMatchObject({
    receipt: { spent: [{ kind: 'owned-read', count: 1, usd: 0.001 }, { kind: 'create-with-url' }] },
  })
})

test('absent is said when both lists were read and neither shows it', async () => {
  expect((await find(() => nothing)).finding).toEqual({ kind: 'absent', spent: [] })
})

test('the same words to somebody else are not our reply', async () => {
  const elsewhere = ourReply('555', { referenced_tweets: [{ type: 'replied_to', id: '101' }] })
  expect((await find(onTimeline({ body: pageOf([elsewhere]) }))).finding.kind).toBe('absent')
})

test('the same answer from before the attempt is not our reply', async () => {
  const earlier = ourReply('554', { created_at: '2026-11-24T11:00:00.000Z' })
  expect((await find(onTimeline({ body: pageOf([earlier]) }))).finding.kind).toBe('absent')
})

test('another answer of ours to the same post is shown to a person', async () => {
  const { finding } = await find(
    onTimeline({ body: pageOf([ourReply('555', { text: 'Something else', entities: {} })]) }),
  )
  expect(finding).toMatchObject({
    kind: 'cannot tell',
    candidates: [{ externalId: '555', text: 'Something else' }],
  })
})

test('two posts that could both be it are shown to a person', async () => {
  const { finding } = await find(onTimeline({ body: pageOf([ourReply('556'), ourReply('555')]) }))
  expect(finding).toMatchObject({
    kind: 'cannot tell',
    candidates: [{ externalId: '556' }, { externalId: '555' }],
  })
})

test.each([
  ['an error about an item', { body: { meta: {}, errors: [{ title: 'x', type: 'y' }] } }],
  ['a post that is not understood', { body: pageOf([{ id: 'x' }]) }],
] as [string, Answer][])('absent is not said after %s', async (_name, answer) => {
  expect((await find(onTimeline(answer))).finding).toEqual({ kind: 'cannot tell', candidates: [], spent: [] })
  expect((await find(bySearch(answer))).finding.kind).toBe('cannot tell')
})

test('absent is not said when the timeline does not end', async () => {
  let pages = 0
  const { finding } = await find(
    onTimeline({
      get body() {
        pages++
        return pageOf([wirePost(`${1000 - pages}`, { created_at: '2026-11-24T11:45:00Z' })], {
          next_token: `t${pages}`,
        })
      },
    }),
  )
  expect(finding.kind).toBe('cannot tell')
})

test('a look-up that fails can be repeated', async () => {
  await expect(find(bySearch({ status: 503, body: {} }))).rejects.toBeInstanceOf(Retryable)
})

test("somebody else's post with the same words is not our reply", async () => {
  expect((await find(bySearch({ body: pageOf([ourReply('555', { author_id: '7' })]) }))).finding.kind).toBe(
    'absent',
  )
})
