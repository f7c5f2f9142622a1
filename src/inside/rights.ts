import { z } from 'zod'

/** In order: each may do what the ones before may. */
export const ROLES = ['reader', 'member', 'approver', 'lead'] as const
export const Role = z.enum(ROLES)
export type Role = z.output<typeof Role>

/**
 * read: see everything in the space's threads · write: notes, triage, proposals · approve: say yes to exact words,
 * undo, resolve · lead: members, policy, watches of the space.
 */
export type Right = 'read' | 'write' | 'approve' | 'lead'

const needed: Record<Right, Role> = { read: 'reader', write: 'member', approve: 'approver', lead: 'lead' }

/** Who is asking, with the rights they have at this moment. Loaded anew for every request and every live event. */
export interface Caller {
  id: string
  name: string
  administrator: boolean
  /** Role by space id. An administrator counts as lead everywhere. */
  roles: ReadonlyMap<string, Role>
}

/** The caller's role in a space, or null when they may not even know that it exists. */
export function roleIn(caller: Caller, spaceId: string): Role | null {
  if (caller.administrator) return 'lead'
  return caller.roles.get(spaceId) ?? null
}

/** May `caller` do this in the space? */
export function may(caller: Caller, right: Right, spaceId: string): boolean {
  const role = roleIn(caller, spaceId)
  return role !== null && ROLES.indexOf(role) >= ROLES.indexOf(needed[right])
}

/** The spaces whose threads the caller may read: `all`, or these ids. */
export function readableSpaces(caller: Caller): 'all' | string[] {
  return caller.administrator ? 'all' : [...caller.roles.keys()]
}
