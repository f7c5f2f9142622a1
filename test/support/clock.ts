import type { Io as ConnectorIo } from '../../connectors/connector.ts'
import { type Io, realIo } from '../../src/io.ts'

/** A clock that a test sets by hand, ids in the order they were asked for, and what was logged. */
export interface TestIo extends Io, ConnectorIo {
  /** Moves the clock and answers the new time. */
  later(ms: number): Date
  logged: string[]
}

export const START = '2026-11-24T08:00:00.000Z'
export const SECOND = 1_000
export const MINUTE = 60_000
export const HOUR = 3_600_000
export const DAY = 86_400_000

/** `offsetMs` from the start of every test, as an ISO time. */
export function at(offsetMs: number): string {
  return new Date(Date.parse(START) + offsetMs).toISOString()
}

export function testIo(): TestIo {
  let now = Date.parse(START)
  let ids = 0
  const logged: string[] = []
  return {
    now: () => new Date(now),
    id: () => `t${String(++ids).padStart(11, '0')}`,
    wait: realIo.wait,
    later(ms) {
      now += ms
      return new Date(now)
    },
    fetch: async () => {
      throw new Error('this test has no network')
    },
    log: (message, facts) => void logged.push(`${message} ${JSON.stringify(facts ?? {})}`),
    logged,
  }
}
