import type { Endpoint } from '../../rehearsal/faults.ts'

const WINDOW_MS = 15 * 60_000

/** Calls per 15 minutes, for a user's token and for the app's (networks of August 2026; X's own table). */
const TABLE: Record<Endpoint, { user: number; app: number }> = {
  me: { user: 75, app: 75 },
  users: { user: 900, app: 300 },
  mentions: { user: 300, app: 450 },
  timeline: { user: 900, app: 1_500 },
  search: { user: 300, app: 450 },
  lookup: { user: 5_000, app: 3_500 },
  create: { user: 100, app: 100 },
  delete: { user: 50, app: 50 },
  token: { user: 1_000, app: 1_000 },
  usage: { user: 50, app: 50 },
}

/** Where a caller stands with one endpoint. `reset` is in seconds since 1970. */
export interface Allowance {
  limit: number
  remaining: number
  reset: number
  exceeded: boolean
}

/** Counts calls in fixed windows of 15 minutes, per endpoint and caller. */
export function createLimits(now: () => Date, factor: () => number) {
  const windows = new Map<string, { endsAt: number; used: number }>()
  return {
    /** Counts this call and says what is left. */
    count(endpoint: Endpoint, caller: { key: string; kind: 'user' | 'app' }): Allowance {
      const key = `${endpoint} ${caller.key}`
      const time = now().getTime()
      const open = windows.get(key)
      const window = open && open.endsAt > time ? open : { endsAt: time + WINDOW_MS, used: 0 }
      window.used += 1
      windows.set(key, window)
      const limit = Math.max(1, Math.round(TABLE[endpoint][caller.kind] * factor()))
      return {
        limit,
        remaining: Math.max(0, limit - window.used),
        reset: Math.ceil(window.endsAt / 1_000),
        exceeded: window.used > limit,
      }
    },
    clear: () => windows.clear(),
  }
}
export type LimitBook = ReturnType<typeof createLimits>

/** The headers X puts on every answer. */
export function limitHeaders(allowance: Omit<Allowance, 'exceeded'>): Record<string, string> {
  return {
    'x-rate-limit-limit': String(allowance.limit),
    'x-rate-limit-remaining': String(allowance.remaining),
    'x-rate-limit-reset': String(allowance.reset),
  }
}
