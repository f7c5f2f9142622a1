import type { Caller } from '../../src/inside/rights.ts'
import type { InsideDb } from '../stores.ts'

/** A session that stands, and who is behind it with the rights of this moment. */
export interface LiveSession {
  id: string
  kind: 'cookie' | 'token'
  lastUsedAt: string | null
  caller: Caller
}

export interface NewSession {
  id: string
  secretHash: string
  personId: string
  kind: 'cookie' | 'token'
  label: string
  at: string
  expiresAt: string | null
}

export async function saveSession(db: InsideDb, session: NewSession): Promise<void> {
  await db
    .insertInto('inside.sessions')
    .values({
      id: session.id,
      secret_hash: session.secretHash,
      person_id: session.personId,
      kind: session.kind,
      label: session.label,
      created_at: session.at,
      last_used_at: session.kind === 'cookie' ? session.at : null,
      expires_at: session.expiresAt,
    })
    .execute()
}

/** The session a secret opens, or null when there is none, it is over, or its person is disabled. */
export async function sessionBySecret(
  db: InsideDb,
  secretHash: string,
  now: string,
): Promise<LiveSession | null> {
  const rows = await standing(db, now).where('s.secret_hash', '=', secretHash).execute()
  return gather(rows).values().next().value ?? null
}

/** Of these sessions the ones that still stand, by id. */
export async function sessionsStanding(
  db: InsideDb,
  ids: string[],
  now: string,
): Promise<Map<string, LiveSession>> {
  const found: Row[] = []
  for (let from = 0; from < ids.length; from += 500)
    found.push(
      ...(await standing(db, now)
        .where('s.id', 'in', ids.slice(from, from + 500))
        .execute()),
    )
  return gather(found)
}

/** Notes that a session was used and moves its end. */
export async function touchSession(
  db: InsideDb,
  id: string,
  now: string,
  expiresAt: string | null,
): Promise<void> {
  await db
    .updateTable('inside.sessions')
    .set({ last_used_at: now, expires_at: expiresAt })
    .where('id', '=', id)
    .execute()
}

/** Ends one browser's session. */
export async function endSession(db: InsideDb, secretHash: string): Promise<void> {
  await db
    .deleteFrom('inside.sessions')
    .where('secret_hash', '=', secretHash)
    .where('kind', '=', 'cookie')
    .execute()
}

/** Ends every session of a person, their API tokens too. */
export async function endSessionsOf(db: InsideDb, personId: string): Promise<void> {
  await db.deleteFrom('inside.sessions').where('person_id', '=', personId).execute()
}

/** Forgets sessions that are over. */
export async function forgetEndedSessions(db: InsideDb, now: string): Promise<void> {
  await db.deleteFrom('inside.sessions').where('expires_at', '<=', now).execute()
}

/** A person's API tokens, newest first. */
export function tokensOf(db: InsideDb, personId: string) {
  return db
    .selectFrom('inside.sessions')
    .select(['id', 'label', 'created_at as createdAt', 'last_used_at as lastUsedAt'])
    .where('person_id', '=', personId)
    .where('kind', '=', 'token')
    .orderBy('id', 'desc')
    .execute()
}

/** Revokes one of a person's API tokens; false when they have no such token. */
export async function revokeToken(db: InsideDb, personId: string, id: string): Promise<boolean> {
  const result = await db
    .deleteFrom('inside.sessions')
    .where('id', '=', id)
    .where('person_id', '=', personId)
    .where('kind', '=', 'token')
    .executeTakeFirst()
  return result.numDeletedRows > 0n
}

/** One row per session and membership. */
function standing(db: InsideDb, now: string) {
  return db
    .selectFrom('inside.sessions as s')
    .innerJoin('inside.people as p', 'p.id', 's.person_id')
    .leftJoin('inside.members as m', 'm.person_id', 'p.id')
    .select(['s.id', 's.kind', 's.last_used_at', 'p.id as person_id', 'p.name', 'p.administrator'])
    .select(['m.space_id', 'm.role'])
    .where('p.disabled_at', 'is', null)
    .where((row) => row.or([row('s.expires_at', 'is', null), row('s.expires_at', '>', now)]))
}

type Row = Awaited<ReturnType<ReturnType<typeof standing>['execute']>>[number]

function gather(rows: Row[]): Map<string, LiveSession> {
  const sessions = new Map<string, LiveSession>()
  const roles = new Map<string, Map<string, NonNullable<Row['role']>>>()
  for (const row of rows) {
    const known = roles.get(row.id) ?? new Map()
    if (row.space_id && row.role) known.set(row.space_id, row.role)
    if (roles.has(row.id)) continue
    roles.set(row.id, known)
    const caller = {
      id: row.person_id,
      name: row.name,
      administrator: row.administrator === 1,
      roles: known,
    }
    sessions.set(row.id, { id: row.id, kind: row.kind, lastUsedAt: row.last_used_at, caller })
  }
  return sessions
}
