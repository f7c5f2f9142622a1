import { z } from 'zod'

/** What can go wrong on purpose. `…-after` does what was asked first, so that the caller cannot know. */
export const FaultKind = z.enum([
  'rate-limit',
  'usage-cap',
  'unauthorized',
  'drop-token',
  'no-credit',
  'forbidden',
  'error',
  'unavailable',
  'cut',
  'silence',
  'error-after',
  'cut-after',
  'silence-after',
  'garbled-after',
  'delay',
  'lag',
  'missing',
  'malformed',
  'double',
])
export type FaultKind = z.output<typeof FaultKind>

/** The calls a fault can strike. */
export const Endpoint = z.enum([
  'me',
  'users',
  'mentions',
  'timeline',
  'search',
  'lookup',
  'create',
  'delete',
  'token',
  'usage',
])
export type Endpoint = z.output<typeof Endpoint>

/** A fault as it is ordered over HTTP. */
export const FaultOrder = z.strictObject({
  kind: FaultKind,
  on: z.union([Endpoint, z.literal('all')]).default('all'),
  /** How many calls it strikes; null: until it is taken away. */
  times: z.int().positive().nullable().default(null),
  probability: z.number().gt(0).max(1).default(1),
  /** Only calls made as this account. */
  account: z.string().optional(),
  /** For `rate-limit`: until the reset. For `lag`: how long new posts stay unseen. */
  seconds: z.number().positive().max(86_400).default(5),
  /** For `delay`. */
  ms: z.int().positive().max(600_000).default(1_000),
  /** For `missing`: the post left out of lists; without it, the one before the newest of each page. */
  post: z.string().optional(),
})
export type FaultOrder = z.output<typeof FaultOrder>

/** A fault in force. */
export interface Fault extends FaultOrder {
  id: string
  struck: number
  since: string
}

/** Where faults are switched on and off, and met by calls. */
export interface FaultDesk {
  order(order: FaultOrder): Fault
  list(): Fault[]
  /** Takes one fault away, or all of them. Says how many. */
  lift(id?: string): number
  /** The faults that strike this call; each strike counts against `times`. */
  meet(call: { endpoint: Endpoint; account: string | null }): Fault[]
}

/** A desk with no fault on it. `chance` gives fractions in [0, 1). */
export function createFaultDesk(now: () => Date, chance: () => number): FaultDesk {
  const faults = new Map<string, Fault>()
  let made = 0
  return {
    order(order) {
      made += 1
      const fault = { ...order, id: `fault-${made}`, struck: 0, since: now().toISOString() }
      faults.set(fault.id, fault)
      return fault
    },
    list: () => [...faults.values()],
    lift(id) {
      const gone = id === undefined ? faults.size : Number(faults.has(id))
      if (id === undefined) faults.clear()
      else faults.delete(id)
      return gone
    },
    meet({ endpoint, account }) {
      const struck = [...faults.values()].filter(
        (fault) =>
          (fault.on === 'all' || fault.on === endpoint) &&
          (fault.account === undefined || fault.account.toLowerCase() === account?.toLowerCase()) &&
          (fault.probability === 1 || chance() < fault.probability),
      )
      for (const fault of struck) {
        fault.struck += 1
        if (fault.times !== null && fault.struck >= fault.times) faults.delete(fault.id)
      }
      return struck
    },
  }
}
