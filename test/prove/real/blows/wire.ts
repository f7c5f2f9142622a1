import { setTimeout as wait } from 'node:timers/promises'
import type { WireFault } from '../../../support/fault-proxy.ts'
import type { Blow } from './blow.ts'

/** Held bytes still arrive within the delay after which the rehearsal's lists count as settled (2 s). */
const DELAY_MS = 1_000
const SHARE = 0.25

/** What befalls a part of the connections between publisher and network for `forMs`. */
export function wireBlows(forMs: number): Blow[] {
  const faults: WireFault[] = (['up', 'down'] as const).flatMap((way): WireFault[] => [
    { kind: 'delay', way, ms: DELAY_MS },
    { kind: 'reset', way },
    { kind: 'hole', way },
    { kind: 'cut', way, bytes: 1 },
    { kind: 'cut', way, bytes: 300 },
  ])
  return faults.map((fault) => ({
    name: `wire ${fault.kind} ${fault.way}${'bytes' in fault ? ` after ${fault.bytes} bytes` : ''}`,
    on: ['wire'],
    restMs: 0,
    async strike({ chance, wire }) {
      // A hole takes a sender for as long as a call may last: one is enough.
      let left = fault.kind === 'hole' ? 1 : Number.POSITIVE_INFINITY
      wire.next = () => (chance.below(100) < 100 * SHARE && left-- > 0 ? fault : null)
      await wait(forMs)
      wire.next = null
    },
  }))
}
