import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type Kysely, sql } from 'kysely'
import { inTransaction } from '../../db/open.ts'
import { insertAccountWithGrant, removeAccount, replaceCredential } from '../../db/outside/accounts.ts'
import { accountsConnecting, storeCredential } from '../../db/outside/credentials.ts'
import { dueDeliveries } from '../../db/outside/deliveries.ts'
import { dueWatches, resumeAffordable } from '../../db/outside/reading.ts'
import { stopByItself } from '../../db/outside/self-stop.ts'
import { letGoOn, stopByPerson } from '../../db/outside/stops.ts'
import { editWatch } from '../../db/outside/watches.ts'
import { openInsideOn, openOutsideOn, openReadingOn, preparePostgres } from '../../db/postgres.ts'
import type { OutsideDb } from '../../db/stores.ts'
import { stop } from '../../src/api/routes/stop.ts'
import { OutcomeUnknown, Permanent } from '../../src/failure.ts'
import { connect } from '../../workers/connect.ts'
import { crossing } from '../../workers/crossing.ts'
import { intake } from '../../workers/intake.ts'
import { news } from '../../workers/news.ts'
import { abandonClaims, publish } from '../../workers/publish.ts'
import { pull } from '../../workers/pull.ts'
import { reread } from '../../workers/reread.ts'
import { anApi } from '../support/api.ts'
import { HOUR, MINUTE, SECOND } from '../support/clock.ts'
import { aDatabase, type Postgres, startPostgres } from '../support/postgres.ts'
import { aBatch, anAuthor, aPost, edited } from '../support/posts.ts'
import { pretendNetwork, SETTLE_MS } from '../support/pretend-network.ts'
import { replyKey, vaults } from '../support/sealing.ts'
import { aHeldReply, aWorld, deliveryOf, going, idOf, only, type World } from '../support/world.ts'

let server: Postgres
/** One database, and what each process holds of it. */
let owner: Kysely<unknown>
let ownerUrl: string
let listen: OutsideDb
let publisher: OutsideDb
let world: World
let net: ReturnType<typeof pretendNetwork>
let closing: { destroy(): Promise<void> }[] = []

beforeAll(async () => {
  server = await startPostgres()
  const { name, url } = await aDatabase(server.url())
  ownerUrl = url
  const as = (role: string) => server.url(role, name)
  const inside = openInsideOn(as('conclave_inside'))
  const outside = openOutsideOn(as('conclave_inside'))
  const reading = openReadingOn(as('conclave_inside'))
  listen = openOutsideOn(as('conclave_listen'))
  publisher = openOutsideOn(as('conclave_publish'))
  owner = openOutsideOn(url) as Kysely<unknown>
  closing = [inside, outside, reading, listen, publisher, owner]
  const stores = { inside, outside, reading, dataDir: null, [Symbol.asyncDispose]: async () => {} }
  world = await aWorld(stores)
  net = pretendNetwork(world.io)
})
afterAll(async () => {
  await Promise.all(closing.map((db) => db.destroy()))
  await server?.[Symbol.asyncDispose]()
})

const REFUSED = /permission denied/
const ask = <Db>(db: Kysely<Db>, statement: string) => sql.raw(statement).execute(db)
const nudge = () => {}
const parts = (outside: OutsideDb) => ({ outside, io: world.io, connectorFor: only(net.connector), nudge })
const listening = () => ({ ...parts(listen), vault: vaults.read })
const publishing = () => ({ ...parts(publisher), vault: vaults.write, replyKey })
const insiders = () => ({ ...world.stores, io: world.io, nudge, tell: () => {} })
const publishNow = async (replyId: string) => await publish(publishing())({ replyId }, going)

/** A post comes through the listener, and the inside takes it in. */
async function hear(externalId: string): Promise<{ threadId: string; postId: string }> {
  net.pages.push(aBatch({ posts: [aPost({ externalId, author: anAuthor(`someone-${externalId}`) })] }))
  world.io.later(MINUTE)
  await pull(listening())({ watchId: world.watchId }, going)
  await intake(insiders())({}, going)
  const postId = await idOf(world.stores.outside, externalId)
  const { thread_id } = await world.stores.inside
    .selectFrom('inside.thread_posts')
    .select('thread_id')
    .where('post_id', '=', postId)
    .executeTakeFirstOrThrow()
  return { threadId: thread_id, postId }
}

/** A reply that was approved and crossed, each step under its own role. */
async function crossed(externalId: string): Promise<string> {
  const replyId = await aHeldReply(world, await hear(externalId), { text: `an answer to ${externalId}` })
  world.io.later(20 * SECOND)
  await crossing(insiders())({ replyId }, going)
  return replyId
}

describe('the publishing role is refused', () => {
  test('everything inside: it cannot read a note, nor see that there are any', async () => {
    for (const statement of [
      'select text from inside.notes',
      'select count(*) from inside.notes',
      'select 1 from inside.proposals',
      'select * from inside.replies',
      `insert into inside.events (id, at, what, data) values ('x', 'x', 'x', '{}')`,
    ])
      await expect(ask(publisher, statement)).rejects.toThrow(REFUSED)
  })

  test('changing a word that is approved, a post, or whom a reply answers', async () => {
    for (const statement of [
      `update outside.replies set text = 'x'`,
      'delete from outside.replies',
      `update outside.posts set text = 'x'`,
      'delete from outside.posts',
      `update outside.deliveries set target_revision = 9`,
      `update outside.deliveries set account_id = 'x'`,
      'delete from outside.deliveries',
      'delete from outside.stops',
      `update outside.stops set cause = 'person'`,
      'select * from outside.raw_posts',
      'select * from outside.grants',
      'select * from outside.watches',
      'create table outside.mine (x text)',
      'create table public.mine (x text)',
    ])
      await expect(ask(publisher, statement)).rejects.toThrow(REFUSED)
  })

  test('making a reply of its own', async () => {
    await expect(
      ask(publisher, `insert into outside.deliveries (reply_id, network) values ('x', 'x')`),
    ).rejects.toThrow(REFUSED)
    await expect(ask(publisher, `insert into outside.replies (id) values ('x')`)).rejects.toThrow(REFUSED)
  })
})

test('the listening role is refused everything inside, every reply and every delivery', async () => {
  for (const statement of [
    'select text from inside.notes',
    'select 1 from inside.people',
    'select text from outside.replies',
    'select 1 from outside.deliveries',
    `update outside.deliveries set state = 'waiting'`,
    'delete from outside.stops',
    'delete from outside.posts',
    `update outside.watches set query = 'x'`,
  ])
    await expect(ask(listen, statement)).rejects.toThrow(REFUSED)
})

test('the inside cannot change the log, a sealed reply that crossed, or what a post says', async () => {
  const { inside } = world.stores
  for (const statement of [
    'delete from inside.events',
    `update inside.events set data = '{}'`,
    `update outside.replies set text = 'x'`,
    `update outside.posts set text = 'x'`,
    'delete from inside.kysely_migration',
    'truncate inside.notes',
  ])
    await expect(ask(inside, statement)).rejects.toThrow(REFUSED)
})

test('no table is left out: each role has exactly the rights that the grants name', async () => {
  const { rows } = await sql<{ grantee: string; rights: string }>`
    select grantee, string_agg(distinct privilege_type, ' ' order by privilege_type) as rights
    from information_schema.role_table_grants
    where grantee in ('conclave_listen', 'conclave_publish') and table_schema = 'inside' group by grantee`.execute(
    owner,
  )
  expect(rows).toEqual([])
  const wrote = await sql<{ table: string }>`
    select table_name as table from information_schema.role_table_grants
    where grantee = 'conclave_publish' and privilege_type in ('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE')
    group by 1 order by 1`.execute(owner)
  expect(wrote.rows.map((row) => row.table)).toEqual(['spending', 'stops'])
})

test('granting again changes nothing, and takes away what was given by hand', async () => {
  await ask(owner, 'grant select on inside.notes to conclave_publish')
  await preparePostgres(ownerUrl)
  await expect(ask(publisher, 'select text from inside.notes')).rejects.toThrow(REFUSED)
  expect(await dueDeliveries(publisher, world.io.now())).toEqual([])
})

test('a database made for ASCII alone is refused, because search would miss words in it', async () => {
  await sql`create database ascii template template0 encoding 'UTF8' lc_collate 'C' lc_ctype 'C'`.execute(
    owner,
  )
  await expect(preparePostgres(server.url('postgres', 'ascii'))).rejects.toThrow(/ASCII letters only/)
})

describe('each process can do its work under its role', () => {
  test('from a post to a published answer, and the news of it', async () => {
    const replyId = await crossed('200')
    expect(await dueDeliveries(publisher, world.io.now())).toEqual([replyId])
    await publishNow(replyId)
    expect(await deliveryOf(world.stores.outside, replyId)).toMatchObject({ state: 'published', attempts: 1 })
    await news(insiders())({}, going)
    const { told, revision } = await deliveryOf(world.stores.outside, replyId)
    expect(told).toBe(revision)
  })

  test('publish: what is unknown is looked up, abandoned claims too; three unknowns stop the account', async () => {
    for (const id of ['301', '302', '303']) {
      const replyId = await crossed(id)
      net.manners.push('lost answer')
      await publishNow(replyId)
    }
    expect(await sql`select 1 from outside.stops`.execute(publisher)).toMatchObject({ rows: [{}] })
    world.io.later(2 * SETTLE_MS)
    for (const replyId of await dueDeliveries(publisher, world.io.now())) await publishNow(replyId)
    await letGoOn(world.stores.outside, world.accountId)
    await abandonClaims(publishing())
    await stopByItself(publisher, 'all', 'clock-step', world.io.now())
    await letGoOn(world.stores.outside, 'all')
    expect(net.posts.filter((post) => /30\d$/.test(post.text))).toHaveLength(3)
  })

  test('publish: a rate limit, a refusal and a credential that must be renewed', async () => {
    const [first, second] = [await crossed('401'), await crossed('402')]
    net.manners.push(new Permanent('no', 'refused'))
    await publishNow(first)
    expect(await deliveryOf(world.stores.outside, first)).toMatchObject({ state: 'refused' })
    const expiresAt = new Date(world.io.now().getTime() + SECOND).toISOString()
    const sealed = await vaults.read.sealForBoth({ token: 'token-1', refresh: 'refresh-1', expiresAt })
    await storeCredential(listen, world.accountId, { ...sealed, expiresAt }, world.io.now())
    await publishNow(second)
    expect(await deliveryOf(world.stores.outside, second)).toMatchObject({ state: 'published' })
    expect(net.calls.refresh).toHaveLength(1)
    net.manners.push(new OutcomeUnknown('no answer'), new Permanent('sign in', 'sign-in'))
  })

  test('listen: edits, removals, signals, what cannot be understood, gaps, costs, budgets', async () => {
    await hear('500')
    const post = aPost({ externalId: '500', author: anAuthor('someone-500') })
    const spent = [{ kind: 'read' as const, count: 1, usd: 0.01 }]
    const later = world.io.later(HOUR).toISOString()
    net.pages.push(
      aBatch({
        posts: [edited(post, { editedAt: later, text: 'It is mended' })],
        signals: [{ externalId: '1', kind: 'like', postId: '500', author: anAuthor('fan'), at: later }],
        malformed: [{ raw: { odd: true }, why: 'no author' }],
        gap: { from: later, to: later, why: 'too many' },
        spent,
      } as Partial<Parameters<typeof aBatch>[0]>),
      aBatch({ removals: [{ externalId: '500', reason: 'deleted' }] } as Partial<
        Parameters<typeof aBatch>[0]
      >),
    )
    await pull(listening())({ watchId: world.watchId }, going)
    world.io.later(MINUTE)
    await pull(listening())({ watchId: world.watchId }, going)
    expect(await dueWatches(listen, world.io.later(MINUTE))).toEqual([world.watchId])
    await resumeAffordable(listen, world.io.now())
    await editWatch(world.stores.outside, world.watchId, { budgetUsd: 0 }, world.io.now().toISOString())
    await pull(listening())({ watchId: world.watchId }, going)
    const { rows } = await sql<{ paused_at: string }>`select paused_at from outside.watches`.execute(listen)
    expect(rows[0]?.paused_at).not.toBeNull()
    await reread({ ...listening(), pace: 1 })({ accountId: world.accountId }, going)
    await reread({ ...listening(), pace: 1 })(
      { accountId: world.accountId, postIds: [await idOf(listen, '500')] },
      going,
    )
    expect(world.io.logged.join('\n')).not.toMatch(/failed/)
  })

  test('listen: a code is traded for a credential; the inside adds, replaces and removes accounts', async () => {
    const { outside } = world.stores
    const sealed = { sealedSetup: 'x', sealedCode: 'x' }
    const id = await insertAccountWithGrant(outside, world.io, { network: 'x', baseUrl: null, ...sealed })
    expect(await accountsConnecting(listen)).toEqual([id])
    await connect(listening())({ accountId: id }, going)
    const { state } = await outside
      .selectFrom('outside.accounts')
      .select('state')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    expect(state).not.toBe('connecting')
    expect(await outside.selectFrom('outside.grants').selectAll().execute()).toEqual([])
    const both = await vaults.read.sealForBoth({ token: 't', refresh: 'r', expiresAt: null })
    await replaceCredential(outside, id, both, world.io.now().toISOString())
    await inTransaction(outside, (trx) => removeAccount(trx, id, world.io.now().toISOString()))
  })

  test('people stop everything and let it go on', async () => {
    const api = anApi(world)
    const said = {
      caller: world.lea,
      params: {},
      query: undefined,
      cookie: { secret: null, give() {}, clear() {} },
    }
    await stop({ ...said, body: { stopped: true, reason: 'a pause' } } as never, api)
    await stop({ ...said, body: { stopped: false } } as never, api)
    await stopByPerson(world.stores.outside, 'all', world.io.now().toISOString())
    await letGoOn(world.stores.outside, 'all')
  })
})
