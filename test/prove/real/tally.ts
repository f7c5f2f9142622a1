/** Counts of what happened in a run, by name. */
export interface Tally {
  blows: Record<string, number>
  /** Stops that Conclave set by itself and a person took away, by cause. */
  stops: Record<string, number>
  /** Replies a person had to look for, by what the network had answered and what the person saw. */
  asked: Record<string, number>
  /** Replies that asked "still right?", by reason. */
  lapsed: Record<string, number>
  /** Calls of people that got no answer, because what answers was down. */
  unanswered: number
}

/** A tally of nothing yet. */
export function newTally(): Tally {
  return { blows: {}, stops: {}, asked: {}, lapsed: {}, unanswered: 0 }
}

/** One more of that name. */
export function count(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1
}
