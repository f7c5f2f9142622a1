import { createContext, useContext } from 'react'
import type { Me } from '../../api/schema/people.ts'

export const MeContext = createContext<Me | null>(null)

/** The person who is signed in. Only inside the shell. */
export function useMe(): Me {
  const me = useContext(MeContext)
  if (!me) throw new Error('useMe needs somebody signed in')
  return me
}

/** May this person stop what goes out? It can only keep words in, so whoever approves anywhere may. */
export function mayStop(me: Me): boolean {
  return me.administrator || me.memberships.some((m) => m.role === 'approver' || m.role === 'lead')
}

/** May this person let stopped words go on? */
export function mayGoOn(me: Me): boolean {
  return me.administrator || me.memberships.some((m) => m.role === 'lead')
}

/** May this person change a space's policy and members? */
export function leads(me: Me, spaceId: string): boolean {
  return me.administrator || me.memberships.some((m) => m.spaceId === spaceId && m.role === 'lead')
}
