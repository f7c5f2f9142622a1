import type { Blow } from './blows/blow.ts'
import { networkBlows } from './blows/network.ts'
import { endings, freezes, kills, longFreeze } from './blows/processes.ts'
import { redisBlows } from './blows/redis.ts'
import { wireBlows } from './blows/wire.ts'
import type { Rhythm } from './fire.ts'

/** What falls, how fast, and how long it may take to heal. */
export interface Plan {
  blows: Blow[]
  rhythm: Rhythm
  /** Answers by people, at most. */
  perSecond: number
  /** Posts that want an answer, kept in stock: a frozen reader brings no new ones. */
  stock: number
  healMs: number
}

/** `short` fits into a minute, so nobody waits out a call's time limit; `long` has what takes minutes as well. */
export function planFor(kind: 'short' | 'long'): Plan {
  if (kind === 'short')
    return {
      blows: [
        ...kills(12_000),
        ...freezes(2_000, 12_000),
        ...redisBlows(1_000),
        ...networkBlows(1_000),
        ...wireBlows(1_000),
      ].filter(({ name }) => !/hole|silence/.test(name)),
      rhythm: { everyMs: 300, atOnce: 3 },
      perSecond: 20,
      stock: 100,
      healMs: 120_000,
    }
  const rest = 65_000
  return {
    blows: [
      ...[...kills(rest), ...endings(rest), ...freezes(12_000, rest), longFreeze(2 * rest)],
      ...[...redisBlows(5_000), ...networkBlows(4_000), ...wireBlows(4_000)],
    ],
    rhythm: { everyMs: 2_000, atOnce: 3 },
    // With what the blows cost that is 8 at most: the ten pages a look-up reads then reach back over two minutes.
    perSecond: 12,
    stock: 400,
    healMs: 600_000,
  }
}
