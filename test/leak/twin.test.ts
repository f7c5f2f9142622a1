import { beforeAll, describe, expect, test } from '@jest/globals'
import { newFlock } from '../support/canaries.ts'
import { startServer, type TestPerson } from '../support/server.ts'
import { openStream, type TestStream } from '../support/stream.ts'
import { twoTrackIo } from '../support/two-track-io.ts'
import { anAccount } from '../support/world.ts'
import { type House, type Household, household, ok } from './house.ts'
import { type Request, requestsAbout, type Seen, visit } from './visit.ts'

/** What everybody outside a space got, in one of the two lives of the same world. */
interface Life {
  answers: Map<string, Seen[]>
  streams: Map<string, string>
  requests: Request[]
}

const PRESS = 'zqpressqz'

/** Lives once; `hidden` says whether Care is there. The second life asks for the same things as the first. */
async function live(hidden: boolean, asked?: Request[]): Promise<Life> {
  const io = twoTrackIo()
  await using server = await startServer({ io, publicUrl: 'http://conclave.test' })
  io.on('seen')
  const house: House = { server, io, accountId: await anAccount(server.stores.outside, io) }
  const admin = await server.person('Admin', { administrator: true })
  const former = await server.person('Former')
  const nobody = await server.person('Nobody')
  const press = await household(house, 'press', newFlock(PRESS))
  const outsiders = new Map<string, TestPerson | null>([
    ['anonymous', null],
    ['nobody in particular', nobody],
    ['former member', former],
    ['reader of press', press.people.reader],
    ['lead of press', press.people.lead],
  ])
  const streams = new Map<string, TestStream>()
  const listen = async () => {
    for (const [name, who] of outsiders)
      if (who && name !== 'former member') streams.set(name, await openStream(server.url, who.cookie))
  }
  await listen()
  io.on('hidden')
  const care = hidden ? await hiddenLife(house, admin, former) : null
  io.on('seen')
  const { thread } = press.ids
  await ok(press.people.member.send('POST', `/api/v1/threads/${thread}/notes`, { text: 'Later' }))
  io.on('hidden')
  if (care) await moreOfIt(care)
  io.on('seen')
  const requests = asked ?? requestsAbout({ ids: idsOf(press, care, house.accountId) })
  await ok(press.people.lead.send('POST', `/api/v1/threads/${thread}/notes`, { text: 'The end' }))
  // What was told before has come, or was withheld, when this is there.
  server.live.tell({ kind: 'stops' })
  for (const stream of streams.values()) await stream.until((text) => text.includes('"stops"'))
  const told = new Map([...streams].map(([name, stream]) => [name, stream.text()]))
  const answers = new Map<string, Seen[]>()
  for (const [name, who] of outsiders)
    answers.set(name, (await visit(server.url, who ? { cookie: who.cookie } : {}, requests)).map(plain))
  for (const stream of streams.values()) await stream[Symbol.asyncDispose]()
  return { answers, streams: told, requests }
}

/** Care is there, with somebody who was in it and is no more, and with a hand in everything that many can see. */
async function hiddenLife(house: House, admin: TestPerson, former: TestPerson): Promise<Household> {
  const care = await household(house, 'care', newFlock())
  const { space, thread, watch } = care.ids
  const { lead } = care.people
  await ok(admin.send('PUT', `/api/v1/spaces/${space}/members/${former.id}`, { role: 'member' }))
  await ok(former.send('POST', `/api/v1/threads/${thread}/notes`, { text: 'I was here' }))
  await ok(former.send('PATCH', `/api/v1/threads/${thread}`, { assigneeId: former.id }))
  await ok(former.send('POST', `/api/v1/threads/${thread}/seen`))
  await ok(lead.send('DELETE', `/api/v1/spaces/${space}/members/${former.id}`))
  await ok(lead.send('PATCH', `/api/v1/watches/${watch}`, { everySeconds: 90 }))
  await ok(lead.send('PATCH', `/api/v1/spaces/${space}`, { holdSeconds: 20 }))
  return care
}

async function moreOfIt({ ids, people }: Household): Promise<void> {
  await ok(people.member.send('POST', `/api/v1/threads/${ids.thread}/notes`, { text: 'And more' }))
  await ok(people.approver.send('POST', `/api/v1/replies/${ids.reply}/undo`))
  await ok(people.lead.send('PATCH', `/api/v1/spaces/${ids.space}`, { name: 'Care no more' }))
  await ok(people.lead.send('PATCH', `/api/v1/watches/${ids.watch}`, { paused: true }))
}

function idsOf(press: Household, care: Household | null, account: string) {
  if (!care) throw new Error('the first life is the one with everything in it')
  const other = { account, sam: care.people.member.id, random: 'zzzzzzzzzzzzzzzz' }
  return { support: press.ids, product: care.ids, other }
}

/** Without what is drawn by lot or from the machine's own clock: cookies, tokens, the date, the moments asked with. */
function plain({ where, status, text }: Seen): Seen {
  const same = text
    .replace(/conclave=[\w-]{20,}/g, 'conclave=…')
    .replace(/cnc_[\w-]{20,}/g, 'cnc_…')
    .replace(/\["date","[^"]*"\]/g, '["date"]')
    .replace(/Expires=[^;"]*/g, 'Expires=…')
  return { where, status, text: same }
}

describe('to an outsider a world with hidden things is, byte for byte, the one without', () => {
  let one: Life
  let two: Life
  beforeAll(async () => {
    one = await live(true)
    two = await live(false, one.requests)
  }, 60_000)

  const outsiders = ['anonymous', 'nobody in particular', 'former member', 'reader of press', 'lead of press']
  test.each(outsiders)('every answer that %s gets', (name) => {
    const [mine, theirs] = [one.answers.get(name) ?? [], two.answers.get(name) ?? []]
    expect(mine.length).toBeGreaterThan(300)
    expect(mine.filter((answer, i) => JSON.stringify(answer) !== JSON.stringify(theirs[i]))).toEqual([])
    expect(theirs).toHaveLength(mine.length)
  })

  test.each(outsiders.filter((name) => !/anonymous|former/.test(name)))(
    'every event that %s hears',
    (name) => {
      expect(one.streams.get(name)).toContain('retry:')
      expect(one.streams.get(name)).toBe(two.streams.get(name))
    },
  )

  test('(and the hidden things were there: those who may see them see a difference)', async () => {
    const all = [...one.answers.values()].flat()
    expect(all.some(({ status }) => status === 200)).toBe(true)
    expect(all.some(({ text }) => text.includes(PRESS))).toBe(true)
    process.stdout.write(`twin: ${all.length} answers compared, for ${one.answers.size} outsiders\n`)
  })
})
