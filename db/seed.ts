import { hashPassword } from '../src/inside/password.ts'
import type { Io } from '../src/io.ts'
import { anybody, insertPerson } from './inside/people.ts'
import { giveWatchToSpace } from './inside/space-watches.ts'
import { insertSpace, saveRole } from './inside/spaces.ts'
import { insertAccount } from './outside/accounts.ts'
import { insertWatch } from './outside/watches.ts'
import type { InsideDb, OutsideDb } from './stores.ts'

/** The staff of the rehearsal; everybody's password is `rehearsal`. */
const STAFF = [
  { email: 'ana@rehearsal.test', name: 'Ana Duarte', administrator: false, support: 'member', product: null },
  {
    email: 'marc@rehearsal.test',
    name: 'Marc Lenoir',
    administrator: false,
    support: 'approver',
    product: 'approver',
  },
  {
    email: 'lea@rehearsal.test',
    name: 'Léa Fontaine',
    administrator: true,
    support: 'lead',
    product: 'lead',
  },
  {
    email: 'sam@rehearsal.test',
    name: 'Sam Okoye',
    administrator: false,
    support: 'member',
    product: 'member',
  },
] as const

/** What the rehearsal listens to: what, for whom, how often in seconds. */
const WATCHES = [
  { kind: 'mentions', query: '', space: 'support', everySeconds: 2 },
  { kind: 'conversations', query: '', space: 'support', everySeconds: 3 },
  { kind: 'search', query: 'acme -@acme -from:acme -from:acme_care', space: 'product', everySeconds: 10 },
  { kind: 'profile', query: 'wired_wendy', space: 'product', everySeconds: 10 },
] as const

/** An account of the rehearsal network, its credential sealed to the two processes that need it. */
export interface SeedAccount {
  network: string
  baseUrl: string
  sealed: { read: string; write: string }
}

/** Fills an empty installation with the rehearsal's people, spaces, account and watches. Does nothing when people exist. */
export async function seedRehearsal(
  stores: { inside: InsideDb; outside: OutsideDb; io: Io },
  account: () => Promise<SeedAccount>,
): Promise<boolean> {
  const { inside, outside, io } = stores
  if (await anybody(inside)) return false
  const { network, baseUrl, sealed } = await account()
  const hashes = await Promise.all(STAFF.map(() => hashPassword('rehearsal')))
  const accountId = await insertAccount(outside, io, { network, baseUrl, sealed })
  const spaces = {
    support: await insertSpace(inside, io, {
      name: 'Deliveries & support',
      holdSeconds: 15,
      approvalsNeeded: 1,
    }),
    product: await insertSpace(inside, io, { name: 'Product', holdSeconds: 15, approvalsNeeded: 1 }),
  }
  for (const { kind, query, space, everySeconds } of WATCHES) {
    const id = io.id()
    const watch = { id, account_id: accountId, kind, query, every_seconds: everySeconds, budget_usd: null }
    await giveWatchToSpace(inside, id, spaces[space].id)
    await insertWatch(outside, watch, io.now().toISOString())
  }
  // People last: as long as there are none, a run that was cut short is done again.
  for (const [i, { name, email, administrator, support, product }] of STAFF.entries()) {
    const person = await insertPerson(inside, io, {
      name,
      email,
      administrator,
      passwordHash: hashes[i] ?? '',
    })
    if (!person) continue
    await saveRole(inside, spaces.support.id, person.id, support)
    if (product) await saveRole(inside, spaces.product.id, person.id, product)
  }
  return true
}
