import { expect, test } from '@jest/globals'
import { connectX } from '../../../connectors/x/index.ts'
import { OutcomeUnknown, Permanent, RateLimited, Retryable } from '../../../src/failure.ts'
import { anApprovedReply } from '../../contract/sealed.ts'
import { MINUTE } from '../../support/clock.ts'
import { type Answer, anIo, fakeX, NOW, patience, settingsAt } from './fake-x.ts'

const created: Answer = { status: 201, body: { data: { id: '555', text: 'x' } } }

function publisherAt(url: string, timeLimitMs = 5_000) {
  return connectX({ timeLimitMs }).publish(settingsAt(url), anIo())
}

async function failureOf(answer: Answer, timeLimitMs?: number): Promise<unknown> {
  await using x = await fakeX(() => answer)
  return await publisherAt(x.url, timeLimitMs)
    .publish(anApprovedReply(), patience())
    .then(
      () => 'published',
      (error: unknown) => error,
    )
}

function problem(
  status: number,
  fields: Record<string, unknown>,
  headers: Record<string, string> = {},
): Answer {
  return { status, body: { title: 'Forbidden', type: 'about:blank', status, ...fields }, headers }
}

test('exactly the sealed text and its target leave, and nothing else', async () => {
  await using x = await fakeX(() => created)
  await publisherAt(x.url).publish(anApprovedReply(), patience())
  expect(x.heard.map((one) => [one.method, one.path])).toEqual([['POST', '/x/2/tweets']])
  expect(JSON.parse(x.heard[0]?.body ?? '')).toEqual({
    text: 'We are on it & sorry: see foo.dev',
    reply: { in_reply_to_tweet_id: '100' },
  })
})

test('a receipt holds the id, the address and the price of a text with a link', async () => {
  await using x = await fakeX(() => created)
  const receipt = await publisherAt(x.url).publish(anApprovedReply(), patience())
  expect(receipt).toEqual({
    externalId: '555',
    url: `${new URL(x.url).origin}/acme/status/555`,
    publishedAt: NOW.toISOString(),
    spent: [{ kind: 'create-with-url', count: 1, usd: 0.2 }],
  })
})

test('a process frozen while the connection opens sends nothing when it wakes, and says so', async () => {
  await using x = await fakeX(() => created)
  const times = [NOW, new Date(NOW.getTime() + 10 * MINUTE)]
  const io = { ...anIo(), now: () => times.shift() ?? new Date(NOW.getTime() + 10 * MINUTE) }
  const sending = connectX({ timeLimitMs: 5_000 }).publish(settingsAt(x.url), io)
  await expect(sending.publish(anApprovedReply(), patience())).rejects.toBeInstanceOf(Retryable)
  expect(x.heard).toEqual([])
})

test('a text without a link costs less', async () => {
  await using x = await fakeX(() => created)
  const receipt = await publisherAt(x.url).publish(anApprovedReply({ text: 'No link' }), patience())
  expect(receipt.spent).toEqual([{ kind: 'create', count: 1, usd: 0.015 }])
})

test.each([
  ['too long', { text: '字'.repeat(141) }, 'too-long'],
  ['empty', { text: ' ' }, 'refused'],
  ['with a picture', { media: [{ sha256: 'ab', alt: '' }] }, 'refused'],
  ['for another network', { network: 'mastodon' }, 'refused'],
  ['to something that is no post', { targetId: '../users/me' }, 'target-gone'],
])('a reply %s is refused before anything is sent', async (_name, change, code) => {
  await using x = await fakeX(() => created)
  const sending = publisherAt(x.url).publish(anApprovedReply(change), patience())
  await expect(sending).rejects.toMatchObject({ name: 'Permanent', code })
  expect(x.heard).toEqual([])
})

test('280 weighted characters are not too long', async () => {
  await using x = await fakeX(() => created)
  await publisherAt(x.url).publish(anApprovedReply({ text: '字'.repeat(140) }), patience())
  expect(x.heard).toHaveLength(1)
})

test.each([
  [
    'a duplicate',
    problem(403, { detail: 'You are not allowed to create a Tweet with duplicate content.' }),
    'duplicate',
  ],
  [
    'a reply that is not allowed',
    problem(403, {
      detail: 'You can only reply to or quote posts where you are mentioned or are the author.',
    }),
    'reply-not-allowed',
  ],
  [
    'a target that is gone',
    problem(400, { detail: 'You attempted to reply to a Tweet that is deleted or not visible to you.' }),
    'target-gone',
  ],
  ['a sign-in that lapsed', problem(401, { title: 'Unauthorized', detail: 'Unauthorized' }), 'sign-in'],
  ['no credit', problem(402, { title: 'CreditsDepleted' }), 'no-credit'],
  [
    'a spending cap',
    problem(429, { title: 'UsageCapExceeded', type: 'https://api.x.com/2/problems/usage-capped' }),
    'no-credit',
  ],
  [
    'a client that may not',
    problem(403, { type: 'https://api.twitter.com/2/problems/client-forbidden' }),
    'sign-in',
  ],
  ['an old numbered error', { status: 403, body: { errors: [{ code: 187, message: 'x' }] } }, 'duplicate'],
  ['a refusal in a page of HTML', { status: 403, body: '<h1>No</h1>' }, 'refused'],
  ['a refusal nobody has seen before', problem(403, { detail: 'Mercury is in retrograde' }), 'refused'],
] as [string, Answer, string][])('%s is permanent', async (_name, answer, code) => {
  const failure = await failureOf(answer)
  expect(failure).toBeInstanceOf(Permanent)
  expect(failure).toMatchObject({ code })
})

test('a limit says when X will listen again', async () => {
  const reset = Math.floor(NOW.getTime() / 1000) + 300
  const failure = await failureOf(
    problem(
      429,
      { title: 'Too Many Requests' },
      { 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': `${reset}` },
    ),
  )
  expect(failure).toBeInstanceOf(RateLimited)
  expect((failure as RateLimited).until).toEqual(new Date(reset * 1000))
})

test('a spent day outlasts a spent quarter of an hour', async () => {
  const seconds = Math.floor(NOW.getTime() / 1000)
  const failure = await failureOf(
    problem(
      429,
      {},
      {
        'x-rate-limit-remaining': '50',
        'x-rate-limit-reset': `${seconds + 300}`,
        'x-user-limit-24hour-remaining': '0',
        'x-user-limit-24hour-reset': `${seconds + 7200}`,
      },
    ),
  )
  expect((failure as RateLimited).until).toEqual(new Date((seconds + 7200) * 1000))
})

test('a limit without a time, or with one that has passed, still ends in the future', async () => {
  const none = (await failureOf(problem(429, {}))) as RateLimited
  const past = (await failureOf(problem(429, {}, { 'x-rate-limit-reset': '1000' }))) as RateLimited
  expect(none.until.getTime()).toBeGreaterThan(NOW.getTime())
  expect(past.until.getTime()).toBeGreaterThan(NOW.getTime())
})

test.each([
  ['an error of X', { status: 503, body: {} }],
  ['an unreadable success', { status: 201, body: '<h1>Fine</h1>' }],
  ['a success without an id', { status: 201, body: { errors: [{ title: 'x' }] } }],
  ['a redirect', { status: 302, body: '', headers: { location: '/elsewhere' } }],
  ['a connection reset', (response) => response.socket?.resetAndDestroy()],
  ['an answer cut off', (response) => cutOff(response)],
  [
    'garbage that calls itself compressed',
    { status: 201, body: 'zzz', headers: { 'content-encoding': 'gzip' } },
  ],
  ['a request X stopped waiting for', { status: 408, body: {} }],
] as [string, Answer][])('after %s nobody knows whether the reply is out', async (_name, answer) => {
  expect(await failureOf(answer)).toBeInstanceOf(OutcomeUnknown)
})

function cutOff(response: import('node:http').ServerResponse) {
  response.writeHead(201, { 'content-type': 'application/json', 'content-length': '100' })
  response.write('{"data":{"id":"555"')
  setTimeout(() => response.socket?.destroy(), 20)
}

test('after silence nobody knows whether the reply is out', async () => {
  expect(await failureOf(() => {}, 200)).toBeInstanceOf(OutcomeUnknown)
})

test('a caller who gives up on a sent reply does not know either', async () => {
  const giveUp = new AbortController()
  await using x = await fakeX(() => () => giveUp.abort())
  const sending = publisherAt(x.url).publish(anApprovedReply(), giveUp.signal)
  await expect(sending).rejects.toBeInstanceOf(OutcomeUnknown)
})

test('where nobody listens the reply has certainly not left', async () => {
  const { url } = await closedPort()
  const sending = publisherAt(url).publish(anApprovedReply(), patience())
  await expect(sending).rejects.toBeInstanceOf(Retryable)
})

test('a name that does not exist has certainly taken nothing', async () => {
  const sending = publisherAt('http://x.invalid').publish(anApprovedReply(), patience())
  await expect(sending).rejects.toBeInstanceOf(Retryable)
})

test('a handshake that fails has certainly taken nothing', async () => {
  await using x = await fakeX(() => created)
  const url = x.url.replace('http:', 'https:')
  await expect(publisherAt(url).publish(anApprovedReply(), patience())).rejects.toBeInstanceOf(Retryable)
  expect(x.heard).toEqual([])
})

test('a signal that has already fired sends nothing', async () => {
  await using x = await fakeX(() => created)
  const sending = publisherAt(x.url).publish(anApprovedReply(), AbortSignal.abort())
  await expect(sending).rejects.toBeInstanceOf(Retryable)
  expect(x.heard).toEqual([])
})

test('no failure shows a secret', async () => {
  const failures = await Promise.all([
    failureOf(problem(401, {})),
    failureOf({ status: 500, body: {} }),
    failureOf((response) => response.socket?.resetAndDestroy()),
  ])
  const { inspect } = await import('node:util')
  const shown = failures.map((failure) => inspect(failure, { depth: 10, showHidden: true })).join()
  for (const secret of ['app-secret', 'user-secret', 'user-token', 'OAuth '])
    expect(shown).not.toContain(secret)
})

async function closedPort() {
  const x = await fakeX(() => created)
  await x[Symbol.asyncDispose]()
  return { url: x.url }
}
