import { describe, expect, test } from '@jest/globals'
import { beginAuthorisation, takeAuthorisation } from '../../db/inside/authorisations.ts'
import { insertPerson, updatePerson } from '../../db/inside/people.ts'
import {
  endSession,
  endSessionsOf,
  forgetEndedSessions,
  type NewSession,
  revokeToken,
  saveSession,
  sessionBySecret,
  sessionsStanding,
  tokensOf,
  touchSession,
} from '../../db/inside/sessions.ts'
import { insertSpace, saveRole } from '../../db/inside/spaces.ts'
import type { InsideDb } from '../../db/stores.ts'
import { realIo } from '../../src/io.ts'
import { databases } from '../support/stores.ts'

const NOW = '2026-11-24T08:00:00.000Z'
const LATER = '2026-12-24T08:00:00.000Z'

async function aPerson(db: InsideDb, name = 'Ana') {
  const person = { name, email: `${name}@test.example`, passwordHash: 'x', administrator: false }
  const added = await insertPerson(db, realIo, person)
  if (!added) throw new Error('taken')
  return added.id
}

async function aSession(db: InsideDb, personId: string, about: Partial<NewSession> = {}) {
  const session: NewSession = {
    id: realIo.id(),
    secretHash: 'hash',
    personId,
    kind: 'cookie',
    label: '',
    at: NOW,
    expiresAt: LATER,
    ...about,
  }
  await saveSession(db, session)
  return session.id
}

describe.each(databases)('sessions on %s', (_name, open) => {
  test('open with their secret and bring the rights of the moment', async () => {
    await using stores = await open()
    const db = stores.inside
    const person = await aPerson(db)
    const id = await aSession(db, person)
    const policy = { holdSeconds: 15, approvalsNeeded: 1 }
    const care = await insertSpace(db, realIo, { name: 'Care', ...policy })
    const press = await insertSpace(db, realIo, { name: 'Press', ...policy })
    expect((await sessionBySecret(db, 'hash', NOW))?.caller.roles.size).toBe(0)
    await saveRole(db, care.id, person, 'member')
    await saveRole(db, press.id, person, 'lead')
    const session = await sessionBySecret(db, 'hash', NOW)
    expect(session).toMatchObject({ id, kind: 'cookie', lastUsedAt: NOW })
    expect(session?.caller).toMatchObject({ id: person, name: 'Ana', administrator: false })
    expect([...(session?.caller.roles ?? [])].sort()).toEqual(
      [
        [care.id, 'member'],
        [press.id, 'lead'],
      ].sort(),
    )
    expect(await sessionBySecret(db, 'another', NOW)).toBeNull()
  })

  test('are over at their end, and when their person is disabled', async () => {
    await using stores = await open()
    const person = await aPerson(stores.inside)
    await aSession(stores.inside, person)
    expect(await sessionBySecret(stores.inside, 'hash', LATER)).toBeNull()
    await updatePerson(stores.inside, person, { disabled_at: NOW })
    expect(await sessionBySecret(stores.inside, 'hash', NOW)).toBeNull()
  })

  test('are looked up many at a time, and only those that stand come back', async () => {
    await using stores = await open()
    const db = stores.inside
    const person = await aPerson(db)
    const ids = []
    for (let i = 0; i < 3; i++) ids.push(await aSession(db, person, { secretHash: `hash${i}` }))
    await touchSession(db, ids[0] ?? '', NOW, NOW)
    const asked = [...ids, ...Array.from({ length: 600 }, (_, i) => `missing${i}`)]
    expect([...(await sessionsStanding(db, asked, NOW)).keys()].sort()).toEqual(ids.slice(1).sort())
    expect((await sessionsStanding(db, [], NOW)).size).toBe(0)
  })

  test('end one by one, all of a person, or by themselves', async () => {
    await using stores = await open()
    const db = stores.inside
    const [ana, bob] = [await aPerson(db), await aPerson(db, 'Bob')]
    await aSession(db, ana, { secretHash: 'a1' })
    await aSession(db, ana, { secretHash: 'a2', expiresAt: NOW })
    await aSession(db, ana, { secretHash: 'a3', kind: 'token', expiresAt: null })
    await aSession(db, bob, { secretHash: 'b1' })
    const left = async () =>
      (await db.selectFrom('inside.sessions').select('secret_hash').orderBy('secret_hash').execute()).map(
        (row) => row.secret_hash,
      )
    await forgetEndedSessions(db, NOW)
    expect(await left()).toEqual(['a1', 'a3', 'b1'])
    await endSession(db, 'a3')
    await endSession(db, 'a1')
    expect(await left()).toEqual(['a3', 'b1'])
    await endSessionsOf(db, ana)
    expect(await left()).toEqual(['b1'])
  })

  test('tokens are listed and revoked by their own person only', async () => {
    await using stores = await open()
    const db = stores.inside
    const [ana, bob] = [await aPerson(db), await aPerson(db, 'Bob')]
    const id = await aSession(db, ana, { kind: 'token', label: 'script', expiresAt: null })
    const cookie = await aSession(db, ana, { secretHash: 'cookie' })
    expect(await tokensOf(db, ana)).toEqual([{ id, label: 'script', createdAt: NOW, lastUsedAt: null }])
    expect(await revokeToken(db, bob, id)).toBe(false)
    expect(await revokeToken(db, ana, cookie)).toBe(false)
    expect([await revokeToken(db, ana, id), await revokeToken(db, ana, id)]).toEqual([true, false])
  })

  test('a sign-in at a network is taken once, by who began it, within ten minutes', async () => {
    await using stores = await open()
    const db = stores.inside
    const [ana, bob] = [await aPerson(db), await aPerson(db, 'Bob')]
    const begun = { stateHash: 'state', personId: ana, network: 'x' }
    await beginAuthorisation(db, { ...begun, sealed: 'box' }, new Date(NOW))
    const take = (about: object, at = NOW) => takeAuthorisation(db, { ...begun, ...about }, new Date(at))
    expect(await take({ personId: bob })).toBeNull()
    expect(await take({}, '2026-11-24T08:10:00.000Z')).toBeNull()
    expect([await take({}), await take({})]).toEqual(['box', null])
  })
})
