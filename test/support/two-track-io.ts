import { type TestIo, testIo } from './clock.ts'

/**
 * Time and ids for a world that is lived twice, once with and once without what is hidden: what happens on the `seen`
 * track has the same times and ids both times, and what is hidden falls in between.
 */
export interface TwoTrackIo extends TestIo {
  /** From now on things happen on this track, a minute (`seen`) or a second (`hidden`) after the last. */
  on(track: 'seen' | 'hidden'): void
}

const START_MS = Date.parse('2026-11-24T08:00:00.000Z')

export function twoTrackIo(): TwoTrackIo {
  const ids = { seen: 0, hidden: 0 }
  let seenMs = START_MS
  let now = START_MS
  let track: 'seen' | 'hidden' = 'seen'
  return {
    ...testIo(),
    now: () => new Date(now),
    id: () => `${now.toString(36).padStart(9, '0')}${track}${String(++ids[track]).padStart(7, '0')}`,
    later(ms) {
      now += ms
      return new Date(now)
    },
    on(next) {
      track = next
      if (track === 'seen') seenMs += 60_000
      now = track === 'seen' ? seenMs : now + 1000
    },
  }
}
