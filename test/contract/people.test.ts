import { describe, expect, test } from '@jest/globals'
import { eventsBefore, recordEvent } from '../../db/inside/events.ts'
import { firstLinkState, newFirstLink, useFirstLink } from '../../db/inside/first-links.ts'
import {
  anybody,
  insertPerson,
  isLastAdministrator,
  maySee,
  membershipsOf,
  peopleVisibleTo,
  personByEmail,
  personById,
  updatePerson,
} from '../../db/inside/people.ts'
import { insertSpace, saveRole } from '../../db/inside/spaces.ts'
import { inTransaction } from '../../db/open.ts'
import type { InsideDb } from '../../db/stores.ts'
import { realIo } from '../../src/io.ts'
import { databases } from '../support/stores.ts'

const NOW = '2026-11-24T08:00:00.000Z'

async function add(db: InsideDb, name: string, administrator = false) {
  const person = { name, email: `${name.toLowerCase()}@test.example`, passwordHash: 'x', administrator }
  const added = await insertPerson(db, realIo, person)
  if (!added) throw new Error('taken')
  return added
}

describe.each(databases)('people on %s', (_name, open) => {
  test('are found by id and by e-mail, and an e-mail is taken once', async () => {
    await using stores = await open()
    expect(await anybody(stores.inside)).toBe(false)
    const ana = await add(stores.inside, 'Ana')
    expect(await anybody(stores.inside)).toBe(true)
    expect(await personById(stores.inside, ana.id)).toEqual(ana)
    expect(await personByEmail(stores.inside, 'ana@test.example')).toEqual(ana)
    const again = { name: 'Other', email: 'ana@test.example', passwordHash: 'y', administrator: true }
    expect(await insertPerson(stores.inside, realIo, again)).toBeNull()
  })

  test('are changed only where asked', async () => {
    await using stores = await open()
    const ana = await add(stores.inside, 'Ana')
    await updatePerson(stores.inside, ana.id, {})
    await updatePerson(stores.inside, ana.id, { locale: 'fr', disabled_at: NOW })
    expect(await personById(stores.inside, ana.id)).toEqual({ ...ana, locale: 'fr', disabled_at: NOW })
  })

  test('see each other where they share a space', async () => {
    await using stores = await open()
    const db = stores.inside
    const [ana, bob, cleo] = [await add(db, 'Ana'), await add(db, 'Bob'), await add(db, 'Cleo')]
    const space = await insertSpace(db, realIo, { name: 'Care', holdSeconds: 15, approvalsNeeded: 1 })
    await saveRole(db, space.id, ana.id, 'lead')
    await saveRole(db, space.id, bob.id, 'reader')
    expect(await membershipsOf(db, bob.id)).toEqual([{ spaceId: space.id, role: 'reader' }])
    const caller = (id: string, administrator = false) => ({ id, name: '', administrator, roles: new Map() })
    const seen = async (id: string, administrator?: boolean) =>
      (await peopleVisibleTo(db, caller(id, administrator))).map((person) => person.name)
    expect(await seen(ana.id)).toEqual(['Ana', 'Bob'])
    expect(await seen(cleo.id)).toEqual(['Cleo'])
    expect(await seen(cleo.id, true)).toEqual(['Ana', 'Bob', 'Cleo'])
    expect(await maySee(db, caller(ana.id), bob.id)).toBe(true)
    expect(await maySee(db, caller(ana.id), cleo.id)).toBe(false)
    expect(await maySee(db, caller(cleo.id, true), 'nobody0000')).toBe(false)
  })

  test('the last administrator is the last who can still sign in', async () => {
    await using stores = await open()
    const [lea, old] = [await add(stores.inside, 'Lea', true), await add(stores.inside, 'Old', true)]
    const last = (id: string) => inTransaction(stores.inside, (trx) => isLastAdministrator(trx, id))
    expect(await last(lea.id)).toBe(false)
    await updatePerson(stores.inside, old.id, { disabled_at: NOW })
    expect([await last(lea.id), await last(old.id)]).toEqual([true, false])
  })

  test('a first link is good once, for a day, and only the newest', async () => {
    await using stores = await open()
    const db = stores.inside
    const io = { ...realIo, now: () => new Date(NOW) }
    const [older, token] = [await newFirstLink(db, io), await newFirstLink(db, io)]
    const states = async (now: string) => [
      await firstLinkState(db, older, now),
      await firstLinkState(db, token, now),
    ]
    expect(await states(NOW)).toEqual(['unknown', 'good'])
    expect(await states('2026-11-25T08:00:00.000Z')).toEqual(['unknown', 'expired'])
    const use = (now: string) => inTransaction(db, (trx) => useFirstLink(trx, token, now))
    expect(await use('2026-11-25T08:00:00.000Z')).toBe(false)
    expect([await use(NOW), await use(NOW)]).toEqual([true, false])
    expect(await states(NOW)).toEqual(['unknown', 'used'])
  })

  test('events are told newest first, with who did it where it was a person', async () => {
    await using stores = await open()
    const ana = await add(stores.inside, 'Ana')
    for (const actorId of [ana.id, null])
      await recordEvent(
        stores.inside,
        { ...realIo, id: () => `event-${actorId ?? 'zz'}` },
        {
          actorId,
          what: 'stopped',
          data: { scope: 'all', n: 1 },
        },
      )
    const all = await eventsBefore(stores.inside, null, 10)
    expect(all.map((event) => event.actor)).toEqual([null, { id: ana.id, name: 'Ana' }])
    expect(all[0]).toMatchObject({ what: 'stopped', spaceId: null, data: { scope: 'all', n: 1 } })
    expect(await eventsBefore(stores.inside, all[0]?.id ?? '', 10)).toEqual([all[1]])
  })
})
