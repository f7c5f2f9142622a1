import { setTimeout as wait } from 'node:timers/promises'
import type { Network } from '../../../support/network.ts'
import type { Blow } from './blow.ts'

type Order = Parameters<Network['fault']>[0]

/** A look-up may lag by less than the delay after which the rehearsal's lists count as settled (2 s). */
const LAG_S = 1.5

/** What the network itself does wrong. `times`: to so many calls; without it for `forMs`. */
export function networkBlows(forMs: number): Blow[] {
  const orders: Order[] = [
    { kind: 'error-after', on: 'create', times: 2 },
    { kind: 'cut-after', on: 'create', times: 2 },
    { kind: 'garbled-after', on: 'create', times: 1 },
    { kind: 'silence-after', on: 'create', times: 1 },
    { kind: 'error', on: 'create', times: 2 },
    { kind: 'cut', on: 'create', times: 2 },
    { kind: 'silence', on: 'create', times: 1 },
    { kind: 'unavailable', on: 'create', times: 2 },
    { kind: 'rate-limit', on: 'create', times: 1, seconds: 3 },
    { kind: 'delay', on: 'create', ms: 1_000 },
    { kind: 'unavailable', on: 'all', probability: 0.3 },
    { kind: 'lag', on: 'timeline', seconds: LAG_S },
    { kind: 'lag', on: 'search', seconds: LAG_S },
    { kind: 'double', on: 'all' },
    { kind: 'missing', on: 'mentions' },
    { kind: 'malformed', on: 'timeline', times: 2 },
    { kind: 'cut', on: 'mentions', probability: 0.5 },
    { kind: 'rate-limit', on: 'mentions', times: 1, seconds: 3 },
  ]
  return orders.map((order) => ({
    name: `network ${order.kind} on ${order.on}`,
    on: ['network'],
    restMs: 0,
    async strike({ bridge }) {
      await bridge.network.fault(order)
      await wait(forMs)
      await bridge.network.mend()
    },
  }))
}
