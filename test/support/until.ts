import { setTimeout as wait } from 'node:timers/promises'

/** What `until` may wait for, unless it is told otherwise, in ms: long enough for a slow machine. */
const PATIENCE_MS = 45_000

/**
 * Asks again and again until there is an answer (anything but null, undefined and false). Throws with the last words of
 * `what` when it never comes: that ends a test in vain sooner than its own time limit, and says why.
 */
export async function until<T>(
  what: string,
  ask: () => Promise<T | null | undefined | false> | T | null | undefined | false,
  { patienceMs = PATIENCE_MS, everyMs = 100 } = {},
): Promise<T> {
  const deadline = performance.now() + patienceMs
  for (;;) {
    const answer = await ask()
    if (answer !== null && answer !== undefined && answer !== false) return answer
    if (performance.now() > deadline) throw new Error(`never came: ${what}`)
    await wait(everyMs)
  }
}
