import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { aPlace, type Place } from './place.ts'

let place: Place
beforeAll(async () => {
  place = await aPlace()
})
afterAll(async () => await place?.[Symbol.asyncDispose]())

const thread = () => `/api/v1/threads/${place.known.threads?.[0]}`
const send = (method: string, path: string, body?: unknown) =>
  place.server.send(method, path, body, { cookie: place.roles['a member'] ?? '' })
const events = async () => {
  const rows = await place.server.stores.inside.selectFrom('inside.events').select('what').execute()
  return rows.map(({ what }) => what)
}

test('a thread is given only to somebody who can read it', async () => {
  const zoe = await place.server.stores.inside
    .selectFrom('inside.people')
    .select('id')
    .where('name', '=', 'Zoe')
    .executeTakeFirstOrThrow()
  const refused = await send('PATCH', thread(), { assigneeId: zoe.id })
  expect([refused.status, refused.body.errors[0].path]).toEqual([422, 'assigneeId'])
  expect(await events()).not.toContain('assigned')
  expect((await send('PATCH', thread(), { assigneeId: place.world.marc.id })).status).toBe(200)
})

test('what is done to a thread is written down: given, given back, renamed', async () => {
  await send('PATCH', thread(), { assigneeId: place.world.marc.id })
  expect(await events()).not.toContain('unassigned')
  await send('PATCH', thread(), { assigneeId: null })
  expect(await events()).not.toContain('renamed')
  await send('PATCH', thread(), { title: 'Lamps' })
  expect(await events()).toEqual(expect.arrayContaining(['assigned', 'unassigned', 'renamed']))
})

test('a thread offers the accounts of its network that are connected, and no other', async () => {
  const { outside } = place.server.stores
  const row = await outside.selectFrom('outside.accounts').selectAll().executeTakeFirstOrThrow()
  const others = [
    { id: 'account0elsewhere', external_id: '1', network: 'elsewhere' },
    { id: 'account0removed00', external_id: '2', removed_at: row.created_at },
    { id: 'account0connecting', external_id: '3', state: 'connecting' as const },
  ]
  for (const other of others)
    await outside
      .insertInto('outside.accounts')
      .values({ ...row, ...other })
      .execute()
  const page = await send('GET', thread())
  expect(page.body.thread.accounts.map(({ id }: { id: string }) => id)).toEqual([row.id])
})
