import { uptime } from 'node:os'

/** A clock that moved by more than this by itself is not to be trusted with times to send, in ms. */
const STEP_MS = 60_000

/**
 * Watches for the wall clock being set: compares it with the time since the machine started, which also runs while a
 * laptop sleeps. `stepped` answers true once after each step.
 */
export function watchClock(
  wall: () => number = Date.now,
  sinceStartMs: () => number = () => uptime() * 1000,
): { stepped(): boolean } {
  let offset = wall() - sinceStartMs()
  return {
    stepped() {
      const now = wall() - sinceStartMs()
      const moved = Math.abs(now - offset) > STEP_MS
      if (moved) offset = now
      return moved
    },
  }
}
