import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { chance } from '../support/chance.ts'
import { startServer, type TestPerson, type TestServer } from '../support/server.ts'
import { openStream, type TestStream } from '../support/stream.ts'

const ROUNDS = 10

let server: TestServer
let lea: TestPerson
let told = 0
let late = 0

beforeAll(async () => {
  server = await startServer()
  lea = await server.person('Lea', { administrator: true })
})
afterAll(async () => {
  process.stdout.write(
    `streams: ${ROUNDS * ends.length} races, ${told} events told, ${late} heard too late\n`,
  )
  await server?.[Symbol.asyncDispose]()
})

/** Tells of a thread by a name that is told once. */
function tell(spaceId: string, when: 'before' | 'after', round: number): string {
  const threadId = `${when}${String(++told).padStart(8, '0')}r${round}`
  server.live.tell({ kind: 'thread', threadId, spaceId, fresh: true })
  return threadId
}

/** Whatever was told before has come, or was withheld, when the administrator's stream has this. */
async function settle(watcher: TestStream): Promise<void> {
  const mark = `settle${String(++told).padStart(10, '0')}`
  server.live.tell({ kind: 'thread', threadId: mark, spaceId: 'aspaceofnobody', fresh: false })
  await watcher.until((text) => text.includes(mark))
}

type End = (ana: TestPerson, space: string) => Promise<unknown>
const member = (space: string, person: TestPerson) => `/api/v1/spaces/${space}/members/${person.id}`
const ends: [string, End][] = [
  ['is taken out of the space', (ana, space) => lea.send('DELETE', member(space, ana))],
  ['is disabled', (ana) => lea.send('PATCH', `/api/v1/people/${ana.id}`, { disabled: true })],
  ['signs out', (ana) => ana.send('DELETE', '/api/v1/session')],
  [
    'gets a new password',
    (ana) => lea.send('PATCH', `/api/v1/people/${ana.id}`, { password: 'a long new password' }),
  ],
]

describe('no frame reaches somebody whose rights are over', () => {
  test.each(ends)('who %s while streams open and events are told', async (_how, end) => {
    await using watcher = await openStream(server.url, lea.cookie)
    for (let round = 0; round < ROUNDS; round++) {
      const luck = chance(round)
      const space = await server.space('Care')
      const ana = await server.person(`Ana${told}`, { spaces: { [space]: 'member' } })
      await using first = await openStream(server.url, ana.cookie)
      // All at once, in an order of this round's own: the end, another stream, and events.
      let second: TestStream | undefined
      const acts = luck.shuffled([
        () => end(ana, space),
        async () => {
          second = await openStream(server.url, ana.cookie)
        },
        ...Array.from({ length: 4 }, () => async () => void tell(space, 'before', round)),
      ])
      await Promise.all(acts.map((act) => act()))
      const after = [tell(space, 'after', round), tell(space, 'after', round)]
      await settle(watcher)
      const heard = first.text() + (second?.text() ?? '')
      const tooLate = after.filter((threadId) => heard.includes(threadId))
      late += tooLate.length
      expect([round, tooLate]).toEqual([round, []])
      await second?.[Symbol.asyncDispose]()
    }
  })

  test('a token that is revoked hears no more, and a cookie is of no use where a token was', async () => {
    const space = await server.space('Care')
    const ana = await server.person('Token Ana', { spaces: { [space]: 'member' } })
    const { body } = await ana.send('POST', '/api/v1/tokens', { label: 'x' })
    const headers = { authorization: `Bearer ${body.token.secret}` }
    const leaving = new AbortController()
    const response = await fetch(`${server.url}/api/v1/events`, { headers, signal: leaving.signal })
    expect(response.status).toBe(200)
    await ana.send('DELETE', `/api/v1/tokens/${body.token.id}`)
    tell(space, 'after', 0)
    // The stream is ended by the server: the body comes to its end by itself.
    expect(await response.text()).not.toContain('after')
    leaving.abort()
  })

  test('who was taken out hears that much, so that their page shows it, and nothing of what came after', async () => {
    const space = await server.space('Care')
    const ana = await server.person('Out Ana', { spaces: { [space]: 'member' } })
    const other = await server.person('Other Ana', { spaces: { [space]: 'member' } })
    await using stream = await openStream(server.url, ana.cookie)
    await lea.send('DELETE', member(space, ana))
    await stream.until((text) => text.includes('"spaces"'))
    await using watcher = await openStream(server.url, lea.cookie)
    await lea.send('DELETE', member(space, other))
    await lea.send('PATCH', `/api/v1/spaces/${space}`, { name: 'Another name' })
    await settle(watcher)
    expect(stream.events()).toEqual([{ kind: 'spaces', spaceId: space, personId: ana.id }])
  })
})
