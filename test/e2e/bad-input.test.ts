import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { PostItem } from '../../src/api/schema/items.ts'
import { type Bridge, startBridge } from '../support/bridge.ts'
import { type Reply, send } from '../support/colleague.ts'
import {
  approve,
  type Conversation,
  conversationAbout,
  mention,
  propose,
  replyIn,
  words,
} from '../support/steps.ts'
import { until } from '../support/until.ts'

let bridge: Bridge
let asked: Conversation
beforeAll(async () => {
  bridge = await startBridge()
  asked = await mention(bridge, words('hello'))
})
afterAll(async () => await bridge?.[Symbol.asyncDispose]())

/** Status and kind of a problem, once it is one: RFC 9457, with a stable type and words for people. */
function problem({ status, headers, body }: Reply): [number, string] {
  const { type, title, detail, status: said } = body as Record<string, unknown>
  expect(headers.get('content-type')).toMatch(/^application\/problem\+json/)
  expect({ said, words: [typeof title, typeof detail] }).toEqual({
    said: status,
    words: ['string', 'string'],
  })
  return [status, String(type).replace('/problems/', '')]
}

const ask = (method: string, path: string, body?: string, headers: Record<string, string> = {}) =>
  send(bridge.url, path, method, { cookie: bridge.ana.cookie, headers, ...(body !== undefined && { body }) })

describe('what a person sends wrong is refused with the reason:', () => {
  const NOWHERE = '01hzzzzzzzzzzzzzzzzzzzzzzz'
  const notes = () => `/threads/${asked.threadId}/notes`
  const text = (value: string) => `{"text":${JSON.stringify(value)}}`
  type Bad = [string, [number, string], () => Promise<Reply>]
  const bad: Bad[] = [
    ['a body of 5 MB', [413, 'too-large'], () => ask('POST', notes(), text('x'.repeat(5_000_000)))],
    ['a note that is too long', [422, 'invalid'], () => ask('POST', notes(), text('x'.repeat(20_001)))],
    ['an empty note', [422, 'invalid'], () => ask('POST', notes(), text(' \n'))],
    ['a note with NUL in it', [422, 'invalid'], () => ask('POST', notes(), text('a\0b'))],
    ['half a character', [422, 'invalid'], () => ask('POST', notes(), '{"text":"\\ud83d"}')],
    ['no JSON', [400, 'not-json'], () => ask('POST', notes(), '{"text":')],
    ['a list for an object', [422, 'invalid'], () => ask('POST', notes(), '[]')],
    ['a bottomless body', [400, 'not-json'], () => ask('POST', notes(), '['.repeat(100_000))],
    ['an unknown field', [422, 'invalid'], () => ask('POST', notes(), '{"text":"x","private":false}')],
    ['a prototype', [422, 'invalid'], () => ask('POST', notes(), '{"text":"x","constructor":{"a":1}}')],
    ['XML', [415, 'wrong-type'], () => ask('POST', notes(), '<x/>', { 'content-type': 'text/xml' })],
    ['an unknown thread', [404, 'not-found'], () => ask('GET', `/threads/${NOWHERE}`)],
    ['an unknown proposal', [404, 'not-found'], () => ask('POST', `/proposals/${NOWHERE}/submit`, '{}')],
    ['an unknown reply', [404, 'not-found'], () => ask('POST', `/replies/${NOWHERE}/undo`)],
    ['an impossible id', [404, 'not-found'], () => ask('GET', `/threads/${'9'.repeat(2_000)}`)],
    ['an id that climbs', [404, 'not-found'], () => ask('GET', '/threads/..%2f..%2finside.db')],
    ['a broken escape', [400, 'not-json'], () => ask('GET', '/threads/%E0%A4%A')],
    ['a route that is not', [404, 'not-found'], () => ask('GET', '/notes')],
    ['a method that is not', [405, 'wrong-method'], () => ask('DELETE', '/threads')],
    ['a cursor of somebody else', [422, 'invalid'], () => ask('GET', `/threads?cursor=${'!'.repeat(201)}`)],
    ['a limit of nothing', [422, 'invalid'], () => ask('GET', '/threads?limit=0')],
    [
      'another site',
      [403, 'foreign-origin'],
      () => ask('POST', notes(), text('x'), { origin: 'https://evil.example' }),
    ],
    [
      'a cookie that is not',
      [401, 'sign-in'],
      () => send(bridge.url, '/threads', 'GET', { cookie: 'conclave=x' }),
    ],
  ]
  test.each(bad)('%s', async (_name, expected, request) => {
    expect(problem(await request())).toEqual(expected)
  })
})

describe('an approval', () => {
  test('of a version that is no longer the newest is refused with the one that is', async () => {
    const old = await propose(bridge, asked, words('first'))
    const body = { text: words('second'), baseVersion: 1 }
    const { proposal } = await bridge.ana.call('revise', { at: { id: old.id }, body })
    const yes = { version: 1, digest: old.digest, decision: 'approve' } as const
    const answer = await bridge.marc.ask('approve', { at: { id: old.id }, body: yes })
    expect(problem(answer)).toEqual([409, 'stale'])
    expect(answer.body).toMatchObject({ current: { version: 2, digest: proposal.digest, text: body.text } })
    const late = await bridge.ana.ask('revise', { at: { id: old.id }, body: { text: 'x', baseVersion: 1 } })
    expect(problem(late)).toEqual([409, 'stale'])
  })

  test('of words that are not these words is refused', async () => {
    const { id, version } = await propose(bridge, asked, words('these words'))
    const { digest } = await propose(bridge, asked, words('other words'))
    const yes = { version, digest, decision: 'approve' } as const
    expect(problem(await bridge.marc.ask('approve', { at: { id }, body: yes }))).toEqual([409, 'stale'])
  })

  test("of one's own words is refused, and so is one by somebody who is no approver", async () => {
    const body = { text: words('my own'), inReplyTo: asked.post.id, account: bridge.account }
    const { proposal } = await bridge.marc.call('propose', { at: { id: asked.threadId }, body })
    const { id, version, digest } = proposal
    await bridge.marc.call('submit', { at: { id }, body: {} })
    const yes = { version, digest, decision: 'approve' } as const
    for (const person of [bridge.marc, bridge.sam])
      expect(problem(await person.ask('approve', { at: { id }, body: yes }))).toEqual([403, 'forbidden'])
  })

  test('of words the network would refuse cannot be asked for: they cannot be proposed', async () => {
    const body = { text: 'x'.repeat(281), inReplyTo: asked.post.id, account: bridge.account }
    const answer = await bridge.ana.ask('propose', { at: { id: asked.threadId }, body })
    expect(problem(answer)).toEqual([422, 'invalid'])
    expect(answer.text).toContain('281')
  })
})

describe('what a network sends', () => {
  const hostile: [string, string][] = [
    ['a script', '<script>alert(1)</script><img src=x onerror=alert(1)>'],
    ['a link that is code', 'javascript:alert(1) data:text/html,<script>1</script> [a](javascript:alert(1))'],
    ['an attribute', '" onmouseover="alert(1)" x=\' {{7*7}} <%= 7*7 %>'],
    ['text that runs backwards', '\u202egnp.exe\u202c \u2066x\u2069'],
    ['characters nobody can see', 'a\u200bb\ufeffc\u0007d\u001b[31m'],
    ['half a character', 'a \ud83d b'],
    ['entities', '&lt;b&gt; &amp;amp; &#60;script&#62;'],
    ['SQL', "'; drop table posts; --"],
  ]
  test.concurrent.each(hostile)('comes in as words and nothing else: %s', async (_name, text) => {
    const { post } = await mention(bridge, `${text} ${words('end')}`)
    expect(post.parts.map((part) => part.text).join('')).toBe(post.text)
    expect(deadlyLinks(post)).toEqual([])
    // What cannot be written in UTF-8 is not kept; everything else is, letter by letter.
    expect(post.text.startsWith(`@acme ${text.toWellFormed()}`)).toBe(true)
  })

  test('is shown in public as words too', async () => {
    const said = await bridge.network.act({
      as: 'mia_okafor',
      do: 'post',
      text: '<script>alert("x")</script>',
    })
    const page = await (await fetch(`${bridge.network.url}/mia_okafor/status/${said.id}`)).text()
    expect(page).toContain('&lt;script&gt;')
    expect(page).not.toContain('<script>alert')
  })

  test('a malformed post is counted and left out, and the list goes on', async () => {
    const mentions = async () => {
      const { watches } = await bridge.lea.call('listWatches')
      return watches.find(({ kind }) => kind === 'mentions')
    }
    await bridge.network.fault({ kind: 'malformed', on: 'mentions' })
    const [first, last] = [words('first'), words('last')]
    const spoilt = await bridge.network.act({ as: 'mia_okafor', do: 'post', text: `@acme ${first}` })
    await mention(bridge, last)
    await until('it is counted', async () => ((await mentions())?.malformed ?? 0) > 0)
    expect((await mentions())?.error).toBeNull()
    await bridge.network.mend()
    await until('it comes in once it is whole', () => conversationAbout(bridge, spoilt))
  })
})

test('a credential that no longer works is named, loses nothing, and everything goes on once it is replaced', async () => {
  const { lea, ana, account, network } = bridge
  const stateOf = async () =>
    (await lea.call('listAccounts')).accounts.find(({ id }) => id === account)?.state
  const inTime = await propose(bridge, asked, words('still coming'))
  await network.fault({ kind: 'unauthorized' })
  await until('the account needs a sign-in', async () => (await stateOf()) === 'needs-sign-in')
  const { problems } = await ana.call('status')
  expect(problems).toEqual([
    { what: expect.stringContaining('credential of @acme'), todo: expect.stringContaining('connect') },
  ])
  const held = await approve(bridge, inTime)
  await replyIn(bridge, held.id, 'waiting')
  const meanwhile = await network.act({ as: 'tom_hedley', do: 'post', text: `@acme ${words('meanwhile')}` })

  await network.mend()
  const { app, accounts } = (await (await fetch(`${network.url}/api/credentials`)).json()) as Credentials
  const { accessToken = '', accessSecret = '' } = accounts.find(({ handle }) => handle === 'acme') ?? {}
  const credential = {
    kind: 'oauth1',
    appKey: app.consumerKey,
    appSecret: app.consumerSecret,
    accessToken,
    accessSecret,
  } as const
  await lea.call('changeAccount', { at: { id: account }, body: { credential } })
  await replyIn(bridge, held.id, 'published')
  await until('what was said meanwhile', () => conversationAbout(bridge, meanwhile))
  await until('nothing is wrong', async () => (await ana.call('status')).problems.length === 0)
  expect((await network.ours()).filter(({ text }) => text === held.text)).toHaveLength(1)
})

interface Credentials {
  app: { consumerKey: string; consumerSecret: string }
  accounts: { handle: string; accessToken: string; accessSecret: string }[]
}

/** Links that lead anywhere but to the web. */
function deadlyLinks({ parts }: PostItem): unknown[] {
  return parts.filter((part) => part.kind === 'link' && !/^https?:\/\//.test(part.url))
}
