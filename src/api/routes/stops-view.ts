import type { standingStops } from '../../../db/outside/stops.ts'
import type { Stops } from '../schema/listening.ts'

type Standing = Awaited<ReturnType<typeof standingStops>>

/** What stopped by itself says why in our words; a person's stop says it in theirs. */
const byItself: Record<Exclude<Standing[number]['cause'], 'person'>, string> = {
  'unknown-outcomes': 'Several replies in a row got no clear answer from the network.',
  'clock-step': 'The clock of this machine jumped.',
  'restored-from-backup': 'The data came back from a backup: look at what was sent since.',
}

/** `reasons`: what people said, by scope. */
export function stopsView(standing: Standing, reasons: ReadonlyMap<string, string | null>): Stops {
  const reasonOf = ({ scope, cause }: Standing[number]) =>
    cause === 'person' ? (reasons.get(scope) ?? null) : byItself[cause]
  const all = standing.find((stop) => stop.scope === 'all')
  return {
    all: all ? { since: all.since, reason: reasonOf(all) } : null,
    accounts: standing
      .filter((stop) => stop.scope !== 'all')
      .map((stop) => ({ account: stop.scope, since: stop.since, reason: reasonOf(stop) })),
  }
}
