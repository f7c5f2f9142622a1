import { randomBytes } from 'node:crypto'
import { setTimeout as later } from 'node:timers/promises'

/** Time and chance, passed in so that a rule can be run again with the same ones. */
export interface Io {
  now(): Date
  /** A new id: 26 characters, later ones sort after earlier ones (to the millisecond). */
  id(): string
  /** Waits for so many ms, or until the signal aborts, whichever comes first. */
  wait(ms: number, signal?: AbortSignal): Promise<void>
}

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'

/** A time-ordered id: 48 bits of milliseconds and 80 bits of chance in Crockford's base 32 (the layout of ULID). */
function timeOrderedId(at: Date, random: Uint8Array): string {
  let time = at.getTime()
  let head = ''
  for (let i = 0; i < 10; i++) {
    head = ALPHABET[time % 32] + head
    time = Math.floor(time / 32)
  }
  let tail = ''
  for (const byte of random.subarray(0, 16)) tail += ALPHABET[byte % 32]
  return head + tail
}

/** The machine's own clock and chance. */
export const realIo: Io = {
  now: () => new Date(),
  id: () => timeOrderedId(new Date(), randomBytes(16)),
  wait: (ms, signal) => later(ms, undefined, signal && { signal }).catch(() => {}),
}
