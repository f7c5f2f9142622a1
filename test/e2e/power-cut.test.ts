import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type Kysely, sql } from 'kysely'
import { repliesToCross } from '../../db/inside/replies.ts'
import { openInside, openOutside, openReading } from '../../db/open.ts'
import { dueDeliveries } from '../../db/outside/deliveries.ts'
import type { InsideDb, OutsideDb } from '../../db/stores.ts'
import { CLAIM_LEASE_MS } from '../../src/outside/delivery.ts'
import { crossing } from '../../workers/crossing.ts'
import { intake } from '../../workers/intake.ts'
import { news } from '../../workers/news.ts'
import { abandonClaims, publish } from '../../workers/publish.ts'
import { chance } from '../support/chance.ts'
import { HOUR, SECOND, type TestIo, testIo } from '../support/clock.ts'
import { watched } from '../support/faults.ts'
import { anAuthor, aPost } from '../support/posts.ts'
import { type Manner, type PublicReply, pretendNetwork } from '../support/pretend-network.ts'
import { replyKey, vaults } from '../support/sealing.ts'
import { sqliteStores } from '../support/stores.ts'
import { aHeldReply, aThread, aWorld, deliveryOf, going, only } from '../support/world.ts'

/** The machine at one moment: what is safely on disk, what the public can read, and what people were told. */
interface Moment {
  wal: { inside: number; outside: number }
  posts: PublicReply[]
  approved: string[]
  published: string[]
}

/** How the network takes the replies of the run, in turn. */
const MANNERS: Manner[] = ['takes it', 'lost answer', 'lost request', 'takes it']

let folder: string
let moments: Moment[]
const files = (dir: string) => ({ inside: join(dir, 'inside.db'), outside: join(dir, 'outside.db') })

/** Everything a process does with its stores, here with whatever stores and network it is given. */
function workersOf(inside: InsideDb, outside: OutsideDb, io: TestIo, net: ReturnType<typeof pretendNetwork>) {
  const both = { inside, outside, io, nudge: () => {}, tell: () => {} }
  const out = {
    outside,
    io,
    connectorFor: only(net.connector),
    nudge: () => {},
    vault: vaults.write,
    replyKey,
  }
  return {
    intake: () => intake(both)({}, going),
    cross: (replyId: string) => crossing(both)({ replyId }, going),
    publish: (replyId: string) => publish(out)({ replyId }, going),
    abandon: () => abandonClaims(out),
    news: () => news(both)({}, going),
  }
}

/** Runs the whole loop, and notes at every step what is on disk: a commit is there before anybody is told of it. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'conclave-power-'))
  await using stores = await sqliteStores()
  const dir = stores.dataDir ?? ''
  for (const store of ['inside', 'outside'] as const)
    await sql.raw(`pragma ${store}.wal_autocheckpoint = 0`).execute(stores[store] as Kysely<unknown>)
  const world = await aWorld(stores)
  const net = pretendNetwork(world.io)
  const approved: string[] = []
  const published: string[] = []
  moments = []
  const note = () => {
    const { inside, outside } = files(dir)
    const wal = { inside: statSync(`${inside}-wal`).size, outside: statSync(`${outside}-wal`).size }
    const last = moments.at(-1)
    const now = { wal, posts: [...net.posts], approved: [...approved], published: [...published] }
    if (JSON.stringify(last) !== JSON.stringify(now)) moments.push(now)
  }
  const seen = {
    ...stores,
    inside: watched(stores.inside, { before: note }) as InsideDb,
    outside: watched(stores.outside, { before: note }) as OutsideDb,
  }
  const seenWorld = { ...world, stores: seen }
  const does = workersOf(seen.inside, seen.outside, world.io, net)
  net.during = async () => note()
  for (const [n, manner] of MANNERS.entries()) {
    const thread = await aThread(seenWorld, aPost({ externalId: `${100 + n}`, author: anAuthor(`jo${n}`) }))
    approved.push(await aHeldReply(seenWorld, thread, { text: `answer ${n}` }))
    note()
    world.io.later(16 * SECOND)
    const replyId = approved.at(-1) ?? ''
    await does.cross(replyId)
    net.manners.push(manner)
    for (let turn = 0; (await deliveryOf(stores.outside, replyId)).state !== 'published'; turn++) {
      if (turn === 6) throw new Error('it is never published')
      await does.publish(replyId)
      world.io.later(CLAIM_LEASE_MS)
    }
    published.push(replyId)
    note()
    await does.news()
  }
  for (const path of Object.values(files(dir)))
    for (const end of ['', '-wal'])
      copyFileSync(`${path}${end}`, join(folder, `${path.split('/').at(-1)}${end}`))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The disk as it is found after the power came back: whole files, and write-ahead logs that end here. */
function diskAt(wal: Moment['wal'], tail: Buffer): string {
  const dir = mkdtempSync(join(folder, 'cut-'))
  for (const store of ['inside', 'outside'] as const) {
    copyFileSync(files(folder)[store], files(dir)[store])
    const kept = readFileSync(`${files(folder)[store]}-wal`).subarray(0, wal[store])
    writeFileSync(`${files(dir)[store]}-wal`, Buffer.concat([kept, tail]))
  }
  return dir
}

function someBytes(seed: number, count: number): Buffer {
  const { below } = chance(seed)
  return Buffer.from(Array.from({ length: count }, () => below(256)))
}

/** Starts again on such a disk, lets everything heal, and says what is wrong then. */
async function wrongAfter(
  cut: Moment,
  wal: Moment['wal'],
  tail: Buffer = Buffer.alloc(0),
): Promise<string[]> {
  const dir = diskAt(wal, tail)
  const [inside, outside, reading] = [openInside(dir), openOutside(dir), openReading(dir)]
  const closers = [inside, outside, reading]
  try {
    const wrong: string[] = []
    for (const store of ['inside', 'outside'] as const) {
      const db = (store === 'inside' ? inside : outside) as Kysely<unknown>
      const { rows } = await sql<{
        integrity_check: string
      }>`${sql.raw(`pragma ${store}.integrity_check`)}`.execute(db)
      if (rows[0]?.integrity_check !== 'ok') wrong.push(`${store} is damaged`)
      await sql.raw(`pragma ${store}.synchronous = OFF`).execute(db)
    }
    const known = await inside.selectFrom('inside.replies').select(['id', 'sealed']).execute()
    for (const id of cut.approved)
      if (!known.some((reply) => reply.id === id)) wrong.push(`the approval of ${id} is lost`)
    const before = await outside.selectFrom('outside.deliveries').select(['reply_id', 'state']).execute()
    for (const id of cut.published)
      if (!before.some((row) => row.reply_id === id && row.state === 'published'))
        wrong.push(`the publication of ${id} is lost`)
    const posts = await heal(inside, outside, cut.posts)
    const after = await outside.selectFrom('outside.deliveries').select(['reply_id', 'state']).execute()
    for (const { id, sealed } of known) {
      const { text } = JSON.parse(sealed) as { text: string }
      const times = posts.filter((post) => post.text === text).length
      if (times !== 1) wrong.push(`${id} is out ${times} times`)
      const state = after.find((row) => row.reply_id === id)?.state
      if (state !== 'published') wrong.push(`${id} is ${state}`)
    }
    if (posts.length !== known.length) wrong.push('something is out that nobody approved')
    const untaken = await reading
      .selectFrom('outside.posts as p')
      .leftJoin('inside.thread_posts as t', 't.post_id', 'p.id')
      .select('p.id')
      .where('p.ours', '=', 0)
      .where('t.post_id', 'is', null)
      .execute()
    if (untaken.length > 0) wrong.push('a post is not taken in')
    return wrong
  } finally {
    await Promise.all(closers.map((db) => db.destroy()))
    rmSync(dir, { recursive: true, force: true })
  }
}

async function heal(inside: InsideDb, outside: OutsideDb, posts: PublicReply[]): Promise<PublicReply[]> {
  const clock = testIo()
  const io: TestIo = { ...clock, id: () => `h${clock.id().slice(1)}` }
  const net = pretendNetwork(io)
  net.posts.push(...posts)
  clock.later(HOUR)
  const does = workersOf(inside, outside, io, net)
  for (let turn = 0; turn < 6; turn++) {
    clock.later(2 * CLAIM_LEASE_MS)
    await does.intake()
    await does.abandon()
    for (const id of await repliesToCross(inside, io.now())) await does.cross(id)
    for (const id of await dueDeliveries(outside, io.now())) await does.publish(id)
  }
  return net.posts
}

test('the power fails at any commit: what was acknowledged is there, and each reply is out once', async () => {
  const found: string[] = []
  for (const moment of moments) found.push(...(await wrongAfter(moment, moment.wal)))
  expect(found).toEqual([])
  process.stdout.write(
    `power cuts at commits: ${moments.length}; approvals or publications lost, doubled, stuck: 0\n`,
  )
})

test('the power fails in the middle of a write: a torn commit did not happen, and nothing else is lost', async () => {
  const found: string[] = []
  let cuts = 0
  for (const [n, moment] of moments.entries()) {
    const next = moments[n + 1]
    if (!next) break
    for (const store of ['inside', 'outside'] as const) {
      const grown = next.wal[store] - moment.wal[store]
      if (grown <= 0) continue
      const kept = 1 + chance(n).below(grown - 1)
      const wal = { ...moment.wal, [store]: moment.wal[store] + kept }
      // The rest of a page may hold anything.
      found.push(...(await wrongAfter(moment, wal, n % 2 === 0 ? someBytes(n, 600) : Buffer.alloc(0))))
      cuts++
    }
  }
  expect(cuts).toBeGreaterThan(20)
  expect(found).toEqual([])
  process.stdout.write(
    `power cuts inside a write: ${cuts}; approvals or publications lost, doubled, stuck: 0\n`,
  )
})

test('a disk that forgets what it said was safe is found out: this proof can fail', async () => {
  const approval = moments.find((moment) => moment.approved.length === 2)
  const publication = moments.find((moment) => moment.published.length === 2)
  if (!approval || !publication) throw new Error('the run was too short')
  const less = (wal: Moment['wal'], store: 'inside' | 'outside') => ({ ...wal, [store]: wal[store] - 1 })
  expect(await wrongAfter(approval, less(approval.wal, 'inside'))).toContainEqual(
    expect.stringMatching(/approval of .* is lost/),
  )
  expect(await wrongAfter(publication, less(publication.wal, 'outside'))).toContainEqual(
    expect.stringMatching(/publication of .* is lost/),
  )
})
