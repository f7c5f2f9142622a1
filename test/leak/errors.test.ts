import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { contract, type Route, type RouteName } from '../../src/api/contract.ts'
import type { Handlers } from '../../src/api/server.ts'
import { newFlock, traces } from '../support/canaries.ts'
import { testIo } from '../support/clock.ts'
import { pathOf } from '../support/colleague.ts'
import { sampleOf } from '../support/sample.ts'
import { startServer, type TestPerson, type TestServer } from '../support/server.ts'
import { anAccount } from '../support/world.ts'
import { household } from './house.ts'

const flock = newFlock()
const marker = () => flock.hatch('secret')

/** Ways a handler can fail with words of ours in its hands. */
const failures: [string, () => unknown][] = [
  ['an error that quotes them', () => new Error(`no such note: ${marker()}`)],
  ['an error with a cause that quotes them', () => new Error('failed', { cause: new Error(marker()) })],
  [
    'an error that carries them',
    () => Object.assign(new TypeError(marker()), { note: marker(), stack: marker() }),
  ],
  ['several errors at once', () => new AggregateError([new Error(marker())], marker())],
  ['a word instead of an error', () => marker()],
  [
    'an error that would pass for an answer',
    () => Object.assign(new Error(marker()), { status: 418, expose: true }),
  ],
  [
    'an error that would pass for a missing page',
    () => Object.assign(new Error(marker()), { statusCode: 404, status: 404 }),
  ],
]
let next: () => unknown = () => null

let server: TestServer
let admin: TestPerson
beforeAll(async () => {
  const fail = async () => {
    throw next()
  }
  const handlers = Object.fromEntries(Object.keys(contract).map((name) => [name, fail])) as Partial<Handlers>
  server = await startServer({ handlers })
  admin = await server.person('Admin', { administrator: true })
})
afterAll(async () => await server?.[Symbol.asyncDispose]())

describe('what goes wrong is told without the words that were at hand', () => {
  test.each(failures)('in no answer and no log, from any route: %s', async (_how, failure) => {
    next = failure
    const answers: string[] = []
    for (const [name, { method, path, body }] of Object.entries<Route>(contract) as [RouteName, Route][]) {
      const at = `/api/v1${pathOf(path, { id: 'zzzzzzzzzzzz', personId: 'zzzzzzzzzzzz' })}`
      const sent = body && sampleOf(body, () => 'zzzzzzzzzzzz')
      const answer = await admin.send(method.toUpperCase(), at, sent)
      expect([name, answer.status >= 400]).toEqual([name, true])
      answers.push(answer.text, JSON.stringify([...answer.headers]))
    }
    expect(traces(flock, answers.join('\n'))).toEqual([])
    expect(traces(flock, server.logged.join('\n'))).toEqual([])
  })

  test('also where the words came with the request: in its address, a header, its body', async () => {
    const [address, header, body, field] = [marker(), marker(), marker(), marker()]
    const headers = { 'x-note': header, referer: `http://x/${header}`, origin: server.url }
    const asked = [
      await admin.send('GET', `/api/v1/${address}?q=${address}`, undefined, headers),
      await admin.send('GET', `/api/v1/threads?queue=${address}&${field}=1`, undefined, headers),
      await admin.send('GET', `/api/v1/threads/${address.toUpperCase()}`, undefined, headers),
      await admin.send('POST', '/api/v1/threads/zzzzzzzzzzzz/notes', `{"text":"${body}`, headers),
      await admin.send('POST', '/api/v1/threads/zzzzzzzzzzzz/notes', { text: 1, mentions: [body] }, headers),
      await admin.send('POST', '/api/v1/session', { email: body, password: body }, headers),
      await admin.send('POST', '/api/v1/session', body, { ...headers, 'content-type': 'text/plain' }),
      await admin.send('GET', '/api/v1/session', undefined, { cookie: `conclave=${body}${body}` }),
      await admin.send('GET', '/api/v1/session', undefined, { authorization: `Bearer ${body}${body}` }),
    ]
    const said = asked.flatMap(({ text, headers: got }) => [text, JSON.stringify([...got])])
    // The name of an unknown field is said back to the one who sent it; its value never is.
    const echoed = said.map((words) => words.replaceAll(field, ''))
    expect(traces(flock, echoed.join('\n'))).toEqual([])
    expect(traces(flock, server.logged.join('\n'))).toEqual([])
  })

  test('no page of the API is kept by a browser after signing out', async () => {
    for (const path of ['session', 'threads', 'openapi.json', 'nothing']) {
      const answer = await admin.send('GET', `/api/v1/${path}`)
      expect([path, answer.headers.get('cache-control')]).toEqual([path, 'no-store'])
    }
  })
})

describe('records of what happened', () => {
  test('hold ids and names of things, never words people wrote', async () => {
    await using real = await startServer()
    const accountId = await anAccount(real.stores.outside, testIo())
    const written = newFlock()
    await household({ server: real, io: { ...testIo(), ...real.api.io }, accountId }, 'care', written)
    const events = await real.stores.inside.selectFrom('inside.events').selectAll().execute()
    expect(events.length).toBeGreaterThan(15)
    expect(traces(written, JSON.stringify(events))).toEqual([])
  })

  test('and no column for errors of either store has any', async () => {
    await using real = await startServer()
    const accountId = await anAccount(real.stores.outside, testIo())
    const written = newFlock()
    await household({ server: real, io: { ...testIo(), ...real.api.io }, accountId }, 'care', written)
    const { outside } = real.stores
    const columns = [
      await outside.selectFrom('outside.accounts').select(['error']).execute(),
      await outside.selectFrom('outside.watches').select(['error', 'pause_reason']).execute(),
      await outside.selectFrom('outside.deliveries').select(['why', 'held_reason', 'candidates']).execute(),
      await outside.selectFrom('outside.gaps').select(['why']).execute(),
    ]
    expect(traces(written, JSON.stringify(columns))).toEqual([])
  })
})
