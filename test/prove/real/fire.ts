import { setTimeout as wait } from 'node:timers/promises'
import type { Blow } from './blows/blow.ts'
import type { Field, Part } from './field.ts'
import { count } from './tally.ts'

/** How often a blow falls, and how many may be under way at once. */
export interface Rhythm {
  everyMs: number
  atOnce: number
}

/**
 * Strikes until `ending` aborts, each time with a blow whose parts are at rest, chosen by the seed. Answers when every
 * blow has been taken back.
 */
export async function keepStriking(
  field: Field,
  blows: readonly Blow[],
  rhythm: Rhythm,
  ending: AbortSignal,
): Promise<void> {
  const restUntil = new Map<Part, number>()
  const underWay = new Set<Promise<void>>()
  while (!ending.aborted) {
    const blow = underWay.size < rhythm.atOnce ? choose(field, blows, restUntil) : null
    if (blow) {
      for (const part of blow.on) restUntil.set(part, Number.POSITIVE_INFINITY)
      const struck: Promise<void> = strike(field, blow).finally(() => {
        for (const part of blow.on) restUntil.set(part, performance.now() + blow.restMs)
        underWay.delete(struck)
      })
      underWay.add(struck)
    }
    await wait(rhythm.everyMs, undefined, { signal: ending }).catch(() => {})
  }
  await Promise.all(underWay)
}

/** Blows to processes come first, because what they strike must rest; of these the ones that fell least. */
function choose(field: Field, blows: readonly Blow[], restUntil: ReadonlyMap<Part, number>): Blow | null {
  const now = performance.now()
  const fallen = (blow: Blow) => field.tally.blows[blow.name] ?? 0
  const isAtRest = (blow: Blow) => blow.on.every((part) => (restUntil.get(part) ?? 0) <= now)
  const heavy = blows.filter((blow) => blow.restMs > 0).toSorted((a, b) => fallen(a) - fallen(b))
  // One that needs many parts at rest would never have its turn: these are kept free for it.
  const [owed] = heavy
  const kept = owed && !isAtRest(owed) && heavy.some((one) => fallen(one) > fallen(owed) + 1) ? owed.on : []
  const possible = blows.filter((blow) => isAtRest(blow) && !blow.on.some((part) => kept.includes(part)))
  const heavyOnes = possible.filter((blow) => blow.restMs > 0)
  const from = heavyOnes.length > 0 ? heavyOnes : possible
  const fewest = Math.min(...from.map(fallen))
  const first = from.filter((blow) => blow.first && fallen(blow) === 0)
  const fresh = first.length > 0 ? first : from.filter((blow) => fallen(blow) === fewest)
  return fresh.length > 0 ? field.chance.pick(fresh) : null
}

async function strike(field: Field, blow: Blow): Promise<void> {
  count(field.tally.blows, blow.name)
  try {
    await blow.strike(field)
  } catch (error) {
    // What it struck may just be down because of another one.
    count(field.tally.blows, `${blow.name}: missed`)
    field.say(`${blow.name} missed: ${error instanceof Error ? error.message : 'unknown'}`)
  }
}
