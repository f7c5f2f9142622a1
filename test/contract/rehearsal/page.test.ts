import { expect, test } from '@jest/globals'
import { aNetwork } from './network.ts'

type Net = Awaited<ReturnType<typeof aNetwork>>
const send = (net: Net, form: Record<string, string>, headers: Record<string, string> = {}) =>
  net.call('/posts', {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: String(new URLSearchParams(form)),
  })

test('whatever people write is shown as text', async () => {
  await using net = await aNetwork()
  const evil = `<script>alert("x")</script> <img src=x onerror='y'> https://example.com/"><b>`
  const { id } = await net.act({ as: 'mia_okafor', do: 'post', text: evil })
  for (const path of ['/', `/posts/${id}`, '/@mia_okafor']) {
    const { text } = await net.call(path)
    expect(text).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;')
    expect(text).not.toMatch(/<script>|<img src=x|<b>$/m)
  }
})

test('no page runs a script that is not its own file', async () => {
  await using net = await aNetwork({ script: true })
  const { headers, text } = await net.call('/')
  expect(headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'")
  expect(text).not.toMatch(/<script(?! src=)|\son\w+=|style=/)
  expect(text).toContain('nothing here is public')
})

test('a visitor speaks as somebody new, and answers as somebody known', async () => {
  await using net = await aNetwork()
  const first = await send(net, { as: '@Visitor_1', text: '@acme hello from the page' })
  expect(first.status).toBe(303)
  const id = first.headers.get('location')?.match(/post-(\d+)/)?.[1] ?? ''
  const second = await send(net, { as: 'jeanne_lyon', text: 'me too', to: id })
  expect(second.headers.get('location')).toMatch(`/posts/${id}#post-`)
  const { posts } = (await net.call(`/api/posts?conversation=${id}`)).body
  expect(posts).toMatchObject([
    { author: 'Visitor_1', text: '@acme hello from the page', inReplyTo: null },
    { author: 'jeanne_lyon', text: 'me too', inReplyTo: id },
  ])
})

test.each([
  [{ as: 'acme', text: 'hi' }, 'speaks through Conclave'],
  [{ as: 'a b', text: 'hi' }, 'letters, digits or underscores'],
  [{ as: '', text: 'hi' }, 'letters, digits or underscores'],
  [{ as: 'jeanne_lyon', text: '  ' }, 'at least one word'],
  [{ as: 'jeanne_lyon', text: 'x'.repeat(4_001) }, 'too long'],
  [{ as: 'jeanne_lyon', text: 'kept words', to: '99' }, 'no longer there'],
])('the form refuses %j, says why and keeps the words', async (form, why) => {
  await using net = await aNetwork()
  const { status, text } = await send(net, form)
  expect(status).toBe(422)
  expect(text).toContain(why)
  expect(text).toContain(form.text)
  expect(net.world.shelves.everything.size).toBe(0)
})

test('another site cannot make a browser write here', async () => {
  await using net = await aNetwork()
  const foreign = { origin: 'https://elsewhere.example' }
  expect((await send(net, { as: 'jeanne_lyon', text: 'hi' }, foreign)).status).toBe(403)
  expect((await net.json('/api/reset', {}, foreign)).status).toBe(403)
  expect((await send(net, { as: 'jeanne_lyon', text: 'hi' }, { origin: 'null' })).status).toBe(403)
  expect((await send(net, { as: 'jeanne_lyon', text: 'hi' }, { origin: net.url })).status).toBe(303)
  expect((await net.call('/')).headers.get('referrer-policy')).toBe('same-origin')
})

test('edits and deletions are marked, and a deleted post shows nothing of its words', async () => {
  await using net = await aNetwork()
  const { id } = await net.act({ as: 'mia_okafor', do: 'post', text: 'first words' })
  await net.act({ as: 'mia_okafor', do: 'edit', post: id, text: 'second words' })
  const edited = (await net.call(`/posts/${id}`)).text
  expect(edited).toContain('edited')
  expect(edited).toContain('first words')
  await net.act({ as: 'mia_okafor', do: 'delete', post: id })
  const gone = (await net.call(`/posts/${id}`)).text
  expect(gone).toContain('This post was deleted by its author.')
  expect(gone).not.toContain('words')
})

test('X’s address of a post leads to it', async () => {
  await using net = await aNetwork()
  const { id } = await net.act({ as: 'mia_okafor', do: 'post', text: 'hello' })
  const { status, headers } = await net.call(`/mia_okafor/status/${id}`)
  expect([status, headers.get('location')]).toEqual([302, `/posts/${id}`])
})

test.each([
  '/posts/99',
  '/@nobody_here',
  '/nowhere',
  '/media/9.svg',
  '/api/nothing',
  '/x/2/nothing',
  '/%E0%A4%A',
])('%s is answered with 4xx', async (path) => {
  await using net = await aNetwork()
  const { status } = await net.call(path)
  expect(status).toBeGreaterThanOrEqual(400)
  expect(status).toBeLessThan(500)
})

test('the stream tells ids of what happens, and no words', async () => {
  await using net = await aNetwork()
  const stream = await fetch(`${net.url}/api/stream`)
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader()
  await reader?.read()
  const { id } = await net.act({ as: 'mia_okafor', do: 'post', text: 'private? no, public' })
  let told = ''
  while (!told.includes(id)) told += (await reader?.read())?.value ?? ''
  expect(told).toContain('event: post')
  expect(told).not.toContain('public')
  await reader?.cancel()
})
