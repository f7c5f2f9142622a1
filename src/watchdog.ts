/** How a worker is watched: looked at every so many ms; after so many looks in a row at a worker that is stuck, `stuck`. */
export interface Watch {
  everyMs: number
  misses: number
  stuck: () => void
}

/**
 * Watches a worker that may hang without a word: jobs wait, and since the last look it has neither begun nor ended one.
 * Looks are counted and not time, so that a process that was frozen, or a laptop that slept, is not taken for a stuck
 * one. While the queue cannot be asked nothing is known, and counting starts anew. Answers what ends the watch.
 */
export function watchWorker(
  worker: { waiting: () => Promise<number>; moves: () => number },
  { everyMs, misses, stuck }: Watch,
): () => void {
  let before = worker.moves()
  let missed = 0
  let ended = false
  const look = async (): Promise<void> => {
    const waiting = await worker.waiting().catch(() => 0)
    const moves = worker.moves()
    missed = waiting > 0 && moves === before ? missed + 1 : 0
    before = moves
    if (missed < misses || ended) return
    missed = 0
    stuck()
  }
  const timer = setInterval(() => void look(), everyMs)
  timer.unref()
  return () => {
    ended = true
    clearInterval(timer)
  }
}
