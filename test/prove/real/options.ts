import { parseArgs } from 'node:util'

/** What a run is asked for. */
export interface RealOptions {
  /** Approved replies. */
  sends: number
  seed: number
  /** The answers stop after so many minutes, however many there were. */
  minutes: number
  /** `long` lives with every lease; `short` leaves out what takes minutes. */
  kind: 'short' | 'long'
  say: (line: string) => void
}

/** Reads `--sends N --seed N --minutes N`. Throws what to say to the person who typed it. */
export function readRealOptions(argv: readonly string[]): Omit<RealOptions, 'say'> {
  const { values } = parseArgs({
    args: [...argv],
    strict: true,
    options: {
      sends: { type: 'string', default: '10000' },
      seed: { type: 'string', default: '7' },
      minutes: { type: 'string', default: '60' },
      short: { type: 'boolean', default: false },
    },
  })
  const number = (name: 'sends' | 'seed' | 'minutes') => {
    const value = Number(values[name])
    if (!Number.isFinite(value) || value <= 0) throw new Error(`--${name} must be a number above 0`)
    return value
  }
  return {
    sends: number('sends'),
    seed: number('seed'),
    minutes: number('minutes'),
    kind: values.short ? 'short' : 'long',
  }
}
