import { describe, expect, test } from '@jest/globals'
import { insertPerson, updatePerson } from '../../db/inside/people.ts'
import { giveWatchToSpace, watchesOfSpaces } from '../../db/inside/space-watches.ts'
import {
  deleteMember,
  insertSpace,
  isLastLead,
  membersOf,
  saveRole,
  spacesById,
  updateSpace,
} from '../../db/inside/spaces.ts'
import { inTransaction } from '../../db/open.ts'
import type { InsideDb } from '../../db/stores.ts'
import { realIo } from '../../src/io.ts'
import { databases } from '../support/stores.ts'

const NOW = '2026-11-24T08:00:00.000Z'
const space = (db: InsideDb, name: string) =>
  insertSpace(db, realIo, { name, holdSeconds: 15, approvalsNeeded: 1 })

async function aPerson(db: InsideDb, name: string) {
  const person = { name, email: `${name}@test.example`, passwordHash: 'x', administrator: false }
  const added = await insertPerson(db, realIo, person)
  if (!added) throw new Error('taken')
  return added.id
}

describe.each(databases)('spaces on %s', (_name, open) => {
  test('are listed by name: these, all, or none', async () => {
    await using stores = await open()
    const [press, care] = [await space(stores.inside, 'Press'), await space(stores.inside, 'Care')]
    expect(await spacesById(stores.inside, 'all')).toEqual([care, press])
    expect(await spacesById(stores.inside, [press.id])).toEqual([press])
    expect(await spacesById(stores.inside, [])).toEqual([])
  })

  test('are changed only where asked', async () => {
    await using stores = await open()
    const care = await space(stores.inside, 'Care')
    expect(await updateSpace(stores.inside, care.id, { hold_seconds: 0 })).toBe(true)
    expect(await updateSpace(stores.inside, care.id, {})).toBe(true)
    expect(await updateSpace(stores.inside, 'missing000', { name: 'X' })).toBe(false)
    expect(await spacesById(stores.inside, [care.id])).toEqual([{ ...care, hold_seconds: 0 }])
  })

  test('a person has one role in a space, the newest', async () => {
    await using stores = await open()
    const care = await space(stores.inside, 'Care')
    const ana = await aPerson(stores.inside, 'Ana')
    await saveRole(stores.inside, care.id, ana, 'reader')
    await saveRole(stores.inside, care.id, ana, 'approver')
    expect(await membersOf(stores.inside, [care.id])).toEqual([
      { spaceId: care.id, personId: ana, name: 'Ana', role: 'approver' },
    ])
    expect(await membersOf(stores.inside, [])).toEqual([])
  })

  test('who is taken out of a space has nothing assigned there any more', async () => {
    await using stores = await open()
    const db = stores.inside
    const care = await space(db, 'Care')
    const ana = await aPerson(db, 'Ana')
    await saveRole(db, care.id, ana, 'member')
    const thread = {
      id: 'thread0000',
      space_id: care.id,
      network: 'x',
      conversation_id: '1',
      title: '',
      queue: 'new',
      snoozed_until: null,
      assignee_id: ana,
      author_id: 'author0000',
      first_post_id: 'post000000',
      latest_post_id: 'post000000',
      latest_post_at: NOW,
      created_at: NOW,
      updated_at: NOW,
    } as const
    await db.insertInto('inside.threads').values(thread).execute()
    const out = () => inTransaction(db, (trx) => deleteMember(trx, care.id, ana))
    expect([await out(), await out()]).toEqual([true, false])
    const left = await db.selectFrom('inside.threads').select('assignee_id').executeTakeFirst()
    expect(left?.assignee_id).toBeNull()
  })

  test('the last lead is the last who can still sign in', async () => {
    await using stores = await open()
    const db = stores.inside
    const care = await space(db, 'Care')
    const [ana, bob] = [await aPerson(db, 'Ana'), await aPerson(db, 'Bob')]
    await saveRole(db, care.id, ana, 'lead')
    await saveRole(db, care.id, bob, 'lead')
    const last = (id: string) => inTransaction(db, (trx) => isLastLead(trx, care.id, id))
    expect(await last(ana)).toBe(false)
    await updatePerson(db, bob, { disabled_at: NOW })
    expect([await last(ana), await last(bob)]).toEqual([true, false])
  })

  test('a watch gives what it finds to one space', async () => {
    await using stores = await open()
    const db = stores.inside
    const [care, press] = [await space(db, 'Care'), await space(db, 'Press')]
    await giveWatchToSpace(db, 'watch00001', care.id)
    await giveWatchToSpace(db, 'watch00002', press.id)
    expect([...(await watchesOfSpaces(db, [care.id]))]).toEqual([['watch00001', care.id]])
    expect((await watchesOfSpaces(db, 'all')).size).toBe(2)
    expect((await watchesOfSpaces(db, [])).size).toBe(0)
    await expect(giveWatchToSpace(db, 'watch00001', press.id)).rejects.toThrow()
  })
})
