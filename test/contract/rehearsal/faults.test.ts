import { expect, test } from '@jest/globals'
import { aNetwork } from './network.ts'

test.each([
  ['rate-limit', 429, 'about:blank'],
  ['usage-cap', 429, 'https://api.twitter.com/2/problems/usage-capped'],
  ['unauthorized', 401, 'about:blank'],
  ['no-credit', 402, 'https://api.twitter.com/2/problems/credits'],
  ['forbidden', 403, 'about:blank'],
  ['error', 500, 'about:blank'],
  ['unavailable', 503, 'about:blank'],
])('%s answers %d before anything is done, as often as ordered', async (kind, status, type) => {
  await using net = await aNetwork()
  await net.fault({ kind, on: 'create', times: 1 })
  const refused = await net.tweet('hello')
  expect(refused.status).toBe(status)
  expect(refused.body.type).toBe(type)
  expect(net.world.shelves.everything.size).toBe(0)
  expect((await net.tweet('hello')).status).toBe(201)
})

test('a rate limit on order says when it ends', async () => {
  let nowMs = Date.UTC(2026, 10, 24)
  await using net = await aNetwork({ now: () => new Date(nowMs) })
  nowMs += 5_000
  await net.fault({ kind: 'rate-limit', seconds: 90 })
  const { headers } = await net.asAcme('/2/users/me')
  expect(Number(headers.get('x-rate-limit-reset'))).toBe(nowMs / 1_000 + 90)
  expect(headers.get('x-rate-limit-remaining')).toBe('0')
})

test('error-after answers 500 although the post is out', async () => {
  await using net = await aNetwork()
  await net.fault({ kind: 'error-after', on: 'create', times: 1 })
  expect((await net.tweet('hello')).status).toBe(500)
  expect(net.world.shelves.everything.size).toBe(1)
})

test('cut-after ends the connection although the post is out; cut ends it before', async () => {
  await using net = await aNetwork()
  await net.fault({ kind: 'cut-after', on: 'create', times: 1 })
  await expect(net.tweet('hello')).rejects.toThrow()
  expect(net.world.shelves.everything.size).toBe(1)
  await net.fault({ kind: 'cut', on: 'create', times: 1 })
  await expect(net.tweet('again')).rejects.toThrow()
  expect(net.world.shelves.everything.size).toBe(1)
})

test('silence-after does it and never answers', async () => {
  await using net = await aNetwork()
  await net.fault({ kind: 'silence-after', on: 'create', times: 1 })
  const leave = new AbortController()
  net.world.subscribe((event) => event.e === 'post' && leave.abort())
  const headers = { 'content-type': 'application/json' }
  const body = '{"text":"hello"}'
  await expect(
    net.asAcme('/2/tweets', { method: 'POST', headers, body, signal: leave.signal }),
  ).rejects.toThrow()
  expect(net.world.shelves.everything.size).toBe(1)
})

test('garbled-after answers 201 with half a document', async () => {
  await using net = await aNetwork()
  await net.fault({ kind: 'garbled-after', on: 'create', times: 1 })
  await expect(net.tweet('hello')).rejects.toThrow(SyntaxError)
  expect(net.world.shelves.everything.size).toBe(1)
})

test('lag hides what is new from one list and not from the others', async () => {
  let nowMs = Date.now()
  await using net = await aNetwork({ now: () => new Date(nowMs) })
  await net.fault({ kind: 'lag', on: 'timeline', seconds: 30 })
  const { id } = (await net.tweet('hello')).body.data
  const timeline = async () => (await net.asAcme(`/2/users/${net.acme.id}/tweets`)).body.meta.result_count
  expect(await timeline()).toBe(0)
  expect((await net.asAcme(`/2/tweets/${id}`)).body.data.id).toBe(id)
  nowMs += 31_000
  expect(await timeline()).toBe(1)
})

test('a missing mention appears late although newer ones were seen', async () => {
  await using net = await aNetwork()
  const say = async (text: string) => (await net.act({ as: 'mia_okafor', do: 'post', text })).id
  const ids = [await say('@acme one'), await say('@acme two'), await say('@acme three')]
  const mentions = async () =>
    (await net.asAcme(`/2/users/${net.acme.id}/mentions`)).body.data.map((post) => post.id).toReversed()
  await net.fault({ kind: 'missing', on: 'mentions', post: ids[1], times: 1 })
  expect(await mentions()).toEqual([ids[0], ids[2]])
  expect(await mentions()).toEqual(ids)
  await net.fault({ kind: 'missing', on: 'mentions', times: 1 })
  expect(await mentions()).toEqual([ids[0], ids[2]])
})

test('malformed spoils one item of a list, double repeats one', async () => {
  await using net = await aNetwork()
  for (const text of ['@acme one', '@acme two']) await net.act({ as: 'mia_okafor', do: 'post', text })
  await net.fault({ kind: 'malformed', on: 'mentions', times: 1 })
  const mentions = async () => (await net.asAcme(`/2/users/${net.acme.id}/mentions`)).body.data
  expect((await mentions()).map((post) => post.text)).toEqual(['@acme two', null])
  await net.fault({ kind: 'double', on: 'mentions', times: 1 })
  expect((await mentions()).map((post) => post.text)).toEqual(['@acme two', '@acme two', '@acme one'])
})

test('drop-token ends an access token for good; the refresh token still works', async () => {
  await using net = await aNetwork()
  const tokens = net.x.issue('acme')
  const ask = (token?: string) => net.asAcme('/2/users/me', {}, token)
  await net.fault({ kind: 'drop-token', times: 1 })
  expect((await ask(tokens?.access_token)).status).toBe(401)
  expect((await ask(tokens?.access_token)).status).toBe(401)
  const form = {
    grant_type: 'refresh_token',
    client_id: 'rehearsal-client',
    refresh_token: tokens?.refresh_token ?? '',
  }
  const fresh = await net.call('/x/2/oauth2/token', { method: 'POST', body: new URLSearchParams(form) })
  expect((await ask(fresh.body.access_token)).status).toBe(200)
})

test('a fault strikes only its endpoint and its account, and can be lifted', async () => {
  await using net = await aNetwork()
  await net.fault({ kind: 'error', on: 'mentions', account: 'acme_care' })
  expect((await net.asAcme(`/2/users/${net.acme.id}/mentions`)).status).toBe(200)
  await net.fault({ kind: 'error', on: 'mentions', account: 'acme' })
  expect((await net.asAcme('/2/users/me')).status).toBe(200)
  expect((await net.asAcme(`/2/users/${net.acme.id}/mentions`)).status).toBe(500)
  await net.call('/api/faults', { method: 'DELETE' })
  expect((await net.asAcme(`/2/users/${net.acme.id}/mentions`)).status).toBe(200)
})

test.each([
  { kind: 'nonsense' },
  { kind: 'error', times: 0 },
  { kind: 'error', probability: 2 },
  { kind: 'error', colour: 1 },
  [],
])('the order %j is refused with a reason', async (order) => {
  await using net = await aNetwork()
  const answer = await net.json('/api/faults', order)
  expect(answer.status).toBe(400)
  expect(answer.body.detail).not.toBe('')
})

test('the true limits hold: three hundred mentions reads in a quarter of an hour, then 429 until it is over', async () => {
  let nowMs = Date.now()
  await using net = await aNetwork({ now: () => new Date(nowMs), settings: { limitFactor: 1 } })
  const token = net.x.issue('acme')?.access_token
  const read = () => net.asAcme(`/2/users/${net.acme.id}/mentions`, {}, token)
  const first = await read()
  expect(first.headers.get('x-rate-limit-limit')).toBe('300')
  expect(first.headers.get('x-rate-limit-remaining')).toBe('299')
  for (let i = 0; i < 299; i++) await read()
  const refused = await read()
  expect(refused.status).toBe(429)
  expect(refused.body).toEqual({
    title: 'Too Many Requests',
    type: 'about:blank',
    status: 429,
    detail: 'Too Many Requests',
  })
  nowMs = Number(refused.headers.get('x-rate-limit-reset')) * 1_000 + 1
  expect((await net.asAcme(`/2/users/${net.acme.id}/mentions`)).status).toBe(200)
})
