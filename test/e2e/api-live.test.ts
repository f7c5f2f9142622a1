import { connect } from 'node:net'
import { expect, test } from '@jest/globals'
import { startServer, type TestPerson, type TestServer } from '../support/server.ts'
import { openStream } from '../support/stream.ts'

const threadIn = (spaceId: string, threadId = 'thread0000') =>
  ({ kind: 'thread', threadId, spaceId, fresh: false }) as const

/** Tells something everybody may know: whatever was told before has been delivered, or withheld, when it is there. */
async function settle(server: TestServer, ...streams: Awaited<ReturnType<typeof openStream>>[]) {
  server.live.tell({ kind: 'listening' })
  for (const stream of streams) await stream.until((text) => text.includes('"listening"'))
}

test('an open page is told which thing changed, ids only', async () => {
  await using server = await startServer()
  const space = await server.space('Care')
  const ana = await server.person('Ana', { spaces: { [space]: 'reader' } })
  await using stream = await openStream(server.url, ana.cookie)
  expect(stream.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
  expect(stream.headers.get('cache-control')).toBe('no-store')
  expect(stream.text()).toBe('retry: 3000\n\n')
  server.live.tell(threadIn(space))
  await settle(server, stream)
  expect(stream.events()).toEqual([threadIn(space), { kind: 'listening' }])
})

test('a page never hears of threads in spaces its person may not read', async () => {
  await using server = await startServer()
  const [care, press] = [await server.space('Care'), await server.space('Press')]
  const ana = await server.person('Ana', { spaces: { [care]: 'lead' } })
  const lea = await server.person('Lea', { administrator: true })
  await using hers = await openStream(server.url, ana.cookie)
  await using admins = await openStream(server.url, lea.cookie)
  server.live.tell(threadIn(press))
  server.live.tell({ kind: 'reply', replyId: 'reply00000', threadId: 'thread0000', spaceId: press })
  await settle(server, hers, admins)
  expect(hers.events()).toEqual([{ kind: 'listening' }])
  expect(hers.text()).not.toContain(press)
  expect(admins.events()).toHaveLength(3)
})

test('rights are those of the moment of delivery: who was taken out hears no more', async () => {
  await using server = await startServer()
  const space = await server.space('Care')
  const ana = await server.person('Ana', { spaces: { [space]: 'member' } })
  const lea = await server.person('Lea', { administrator: true })
  await using stream = await openStream(server.url, ana.cookie)
  server.live.tell(threadIn(space, 'thread0001'))
  await stream.until((text) => text.includes('thread0001'))
  await lea.send('DELETE', `/api/v1/spaces/${space}/members/${ana.id}`)
  server.live.tell(threadIn(space, 'thread0002'))
  await settle(server, stream)
  expect(stream.text()).not.toContain('thread0002')
})

test.each([
  ['signs out', async (ana: TestPerson) => ana.send('DELETE', '/api/v1/session')],
  [
    'is disabled',
    async (ana: TestPerson, lea: TestPerson) =>
      lea.send('PATCH', `/api/v1/people/${ana.id}`, { disabled: true }),
  ],
])('the stream of somebody who %s ends without another word', async (_name, end) => {
  await using server = await startServer()
  const ana = await server.person('Ana')
  const lea = await server.person('Lea', { administrator: true })
  await using stream = await openStream(server.url, ana.cookie)
  await end(ana, lea)
  server.live.tell({ kind: 'stops' })
  await stream.ended
  expect(stream.events()).toEqual([])
})

test('a quiet stream is kept alive, and ends with its session even when nothing happens', async () => {
  await using server = await startServer({ heartbeatMs: 20 })
  const ana = await server.person('Ana')
  await using stream = await openStream(server.url, ana.cookie)
  await stream.until((text) => text.includes(': here\n\n: here\n\n'))
  server.later(31 * 86_400_000)
  await stream.ended
})

test('twenty streams per person, and no more', async () => {
  await using server = await startServer()
  const [ana, bob] = [await server.person('Ana'), await server.person('Bob')]
  const streams = await Promise.all(Array.from({ length: 20 }, () => openStream(server.url, ana.cookie)))
  await using over = await openStream(server.url, ana.cookie)
  expect([over.status, over.headers.get('content-type')]).toEqual([
    429,
    'application/problem+json; charset=utf-8',
  ])
  await using other = await openStream(server.url, bob.cookie)
  expect(other.status).toBe(200)
  for (const stream of streams) await stream[Symbol.asyncDispose]()
})

test('three hundred pages hear the same event', async () => {
  await using server = await startServer()
  const space = await server.space('Care')
  const people = await Promise.all(
    Array.from({ length: 15 }, (_, i) => server.person(`P${i}`, { spaces: { [space]: 'reader' } })),
  )
  const cookies = people.flatMap((person) => Array.from({ length: 20 }, () => person.cookie))
  const streams = await Promise.all(cookies.map((cookie) => openStream(server.url, cookie)))
  expect(server.live.count()).toBe(300)
  for (let i = 0; i < 20; i++) server.live.tell(threadIn(space, `thread00${i}x`))
  await settle(server, ...streams)
  expect(new Set(streams.map((stream) => stream.events().length))).toEqual(new Set([21]))
  server.live.close()
  await Promise.all(streams.map((stream) => stream.ended))
})

test('a reader that stops reading is let go and holds nobody up', async () => {
  await using server = await startServer()
  const [ana, bob] = [await server.person('Ana'), await server.person('Bob')]
  const { port } = new URL(server.url)
  const stuck = connect(Number(port), '127.0.0.1')
  stuck.on('error', () => {})
  await new Promise<void>((ready) => {
    stuck.once('data', () => {
      stuck.pause()
      ready()
    })
    stuck.write(`GET /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: ${ana.cookie}\r\n\r\n`)
  })
  await using good = await openStream(server.url, bob.cookie)
  const told = () => good.events().length
  for (let round = 1; server.live.count() === 2 && round < 200; round++) {
    const before = told()
    for (let i = 0; i < 2000; i++) server.live.tell({ kind: 'listening' })
    await good.until(() => told() > before)
  }
  expect(server.live.count()).toBe(1)
  stuck.destroy()
})

test('when rights cannot be read nothing is said and pages must come again', async () => {
  await using server = await startServer()
  const ana = await server.person('Ana')
  await using stream = await openStream(server.url, ana.cookie)
  await server.stores.reading.destroy()
  server.live.tell({ kind: 'stops' })
  await stream.ended
  expect(stream.events()).toEqual([])
})
