import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { queues } from '../../src/queues.ts'
import { newFlock, traces } from '../support/canaries.ts'
import { testIo } from '../support/clock.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { anAccount } from '../support/world.ts'
import { type Household, household } from './house.ts'

const ROOT = join(import.meta.dirname, '../..')

/**
 * Everything through which words can leave the machine or the process, and the test that listens there. Whoever adds a
 * package, a queue or a file that opens sockets adds a line here, and a listener in `egress.test.ts`, or this fails: mails,
 * push messages and webhooks have their place the day they come.
 */
const PACKAGES: Record<string, string> = {
  'better-sqlite3': 'the stores: every byte of the public one is searched',
  bullmq: 'Redis: every command, key and file is searched',
  express: 'answers: every route for every visitor is searched',
  'express-rate-limit': 'nothing: counts in memory',
  ioredis: 'Redis: every command, key and file is searched',
  kysely: 'the stores: every byte of the public one is searched',
  'libsodium-wrappers': 'nothing: arithmetic',
  pg: 'the stores: what each role may read is granted, not trusted',
  pino: 'logs: every line at the level that tells most is searched',
  'twitter-api-v2': 'the network: every byte sent there is searched',
  'twitter-text': 'nothing: counts characters',
  zod: 'nothing: checks shapes',
}
const QUEUES = ['pull', 'connect', 'reread', 'intake', 'crossing', 'publish', 'news']
/** Files that may open a socket or start a program, and to whom they speak. */
const SOCKETS: Record<string, string> = {
  'connectors/rehearsal/start.ts': 'serves the pretend network',
  'connectors/x/line.ts': 'the network',
  'src/doctor/machine.ts': 'asks whether our own ports are taken, and says nothing to whoever answers',
  'src/roles/inside.ts': 'serves our own pages',
  'src/supervisor/child.ts': 'starts our own processes',
  'src/supervisor/ground.ts': 'looks at ports and processes of this machine',
  'src/supervisor/private-redis.ts': 'starts our own Redis',
  'src/supervisor/reachable.ts': 'asks our own pages whether they are there',
}

function sourcesIn(...folders: string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
      .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length + 1)),
  )
}

describe('every way out is known', () => {
  test('packages', () => {
    const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
    expect(Object.keys(dependencies).filter((name) => !(name in PACKAGES))).toEqual([])
  })
  test('queues', () => {
    expect(Object.keys(queues).sort()).toEqual(QUEUES.toSorted())
  })
  test('files that open sockets or start programs', () => {
    const opens = /from 'node:(?:net|http|https|http2|dgram|tls|dns|child_process)(?:\/\w+)?'/
    const files = sourcesIn('src', 'workers', 'connectors', 'db').filter((path) =>
      readFileSync(join(ROOT, path), 'utf8')
        .split('\n')
        .some((line) => opens.test(line) && !line.startsWith('import type')),
    )
    expect(files.sort()).toEqual(Object.keys(SOCKETS).sort())
  })
})

describe('other doors to the same things', () => {
  let server: TestServer
  let care: Household
  const flock = newFlock()
  beforeAll(async () => {
    server = await startServer()
    const accountId = await anAccount(server.stores.outside, testIo())
    care = await household({ server, io: { ...testIo(), ...server.api.io }, accountId }, 'care', flock)
  })
  afterAll(async () => await server?.[Symbol.asyncDispose]())

  test('search by words, id, number or address finds an outsider nothing', async () => {
    const rosa = await server.person('Rosa', { spaces: { [await server.space('Press')]: 'lead' } })
    const { ids, people } = care
    const sought = [
      flock.stem,
      ...flock.all,
      ...Object.values(ids),
      'care1',
      'https://x.com/jo/status/care1',
      '@acme',
    ]
    const search = (text: string) => `/api/v1/threads?${new URLSearchParams({ text })}`
    for (const text of sought) {
      const { status, body } = await rosa.send('GET', search(text))
      expect([text, status, body]).toEqual([text, 200, { threads: [], next: null }])
    }
    const [note = ''] = flock.all.filter((marker) => marker.startsWith('note'))
    expect((await people.reader.send('GET', search(note))).body.threads).toHaveLength(1)
  })

  test('no other format of a thing is served, to whoever may read it or not', async () => {
    const { reader } = care.people
    for (const thing of [
      `threads/${care.ids.thread}`,
      `proposals/${care.ids.proposal}`,
      'threads',
      'replies',
      'log',
    ])
      for (const end of [
        '.json',
        '.csv',
        '.rss',
        '.atom',
        '.html',
        '.pdf',
        '/export',
        '/feed',
        '/raw',
        '/history',
      ]) {
        const answer = await reader.send('GET', `/api/v1/${thing}${end}`)
        expect([thing + end, answer.status]).toEqual([thing + end, 404])
        expect(traces(flock, answer.text)).toEqual([])
      }
    const asked = await reader.send('GET', `/api/v1/threads/${care.ids.thread}`, undefined, {
      accept: 'text/csv',
    })
    expect(asked.headers.get('content-type')).toContain('application/json')
  })

  test('somebody taken out finds nothing again: by old links, by their own words, by what they were given to do', async () => {
    const { lead, member } = care.people
    const { space, thread, proposal, reply } = care.ids
    await lead.send('DELETE', `/api/v1/spaces/${space}/members/${member.id}`)
    for (const link of [
      `threads/${thread}`,
      `proposals/${proposal}`,
      `replies/${reply}`,
      `threads?space=${space}`,
    ])
      expect([link, (await member.send('GET', `/api/v1/${link}`)).status]).toEqual([link, 404])
    for (const list of ['threads', 'threads?show=mine', 'replies', 'spaces', 'watches', 'people']) {
      const { status, text } = await member.send('GET', `/api/v1/${list}`)
      expect([list, status]).toEqual([list, 200])
      // Their own name is theirs to see.
      expect(traces(flock, text.replaceAll(member.name, ''))).toEqual([])
    }
  })
})
