import { membershipsOf, type PersonRow } from '../../../db/inside/people.ts'
import type { Member, SpaceRow } from '../../../db/inside/spaces.ts'
import type { InsideDb } from '../../../db/stores.ts'
import type { Me, Person, Space } from '../schema/people.ts'

/** A colleague; the e-mail is shown to administrators and to themselves, and is empty for everybody else. */
export function personView(row: PersonRow, seesEmail: boolean): Person {
  return {
    id: row.id,
    name: row.name,
    email: seesEmail ? row.email : '',
    administrator: row.administrator === 1,
    disabled: row.disabled_at !== null,
    createdAt: row.created_at,
  }
}

export async function meView(db: InsideDb, row: PersonRow): Promise<Me> {
  return { ...personView(row, true), locale: row.locale, memberships: await membershipsOf(db, row.id) }
}

export function spaceView(row: SpaceRow, members: Member[]): Space {
  return {
    id: row.id,
    name: row.name,
    holdSeconds: row.hold_seconds,
    approvalsNeeded: row.approvals_needed,
    members: members
      .filter((member) => member.spaceId === row.id)
      .map(({ personId, name, role }) => ({ person: { id: personId, name }, role })),
  }
}
