import { setTimeout as wait } from 'node:timers/promises'
import { CLAIM_LEASE_MS } from '../../../../src/outside/delivery.ts'
import { until } from '../../../support/until.ts'
import type { Field } from '../field.ts'
import type { Blow } from './blow.ts'

const NAMES = ['outside', 'inside', 'Redis'] as const
const ANSWERS_LATE_MS = 800

/** `kill -9`, one of ours at a time, and all of them at once. */
export function kills(restMs: number): Blow[] {
  const each = NAMES.map(
    (name): Blow => ({
      name: `kill -9 ${name}`,
      on: name === 'outside' ? [name, 'wire'] : [name],
      restMs,
      first: true,
      strike: (field) => (name === 'outside' ? inMidSentence(field, [name]) : field.bridge.crash(name)),
    }),
  )
  const all: Blow = {
    name: 'kill -9 of all at once',
    on: [...NAMES, 'wire'],
    restMs,
    strike: (field) => inMidSentence(field, NAMES),
  }
  return [...each, all]
}

/** Kills while the network has answered and the publisher has not heard it: what was sent is not known to have been. */
async function inMidSentence(
  { bridge, wire }: Field,
  names: readonly (typeof NAMES)[number][],
): Promise<void> {
  wire.next = () => ({ kind: 'delay', way: 'down', ms: ANSWERS_LATE_MS })
  try {
    await wait(ANSWERS_LATE_MS)
    await Promise.all(names.map((name) => bridge.crash(name)))
  } finally {
    wire.next = null
  }
}

/** An orderly end in the middle of the work. */
export function endings(restMs: number): Blow[] {
  return [
    {
      name: 'SIGTERM of outside under load',
      on: ['outside'],
      restMs,
      async strike({ bridge }) {
        const before = bridge.pid('outside')
        process.kill(before, 'SIGTERM')
        await until('outside is started again', () => isAnother(bridge, before), { patienceMs: 90_000 })
      },
    },
    {
      name: 'restart of everything',
      on: ['outside', 'inside', 'Redis', 'network', 'wire'],
      restMs: 4 * restMs,
      async strike({ bridge }) {
        await bridge.restart()
        await bridge.network.settle({ limitFactor: 1_000, duplicates: 'taken' })
      },
    },
  ]
}

/** A process that stands still, for seconds. */
export function freezes(forMs: number, restMs: number): Blow[] {
  return (['outside', 'inside', 'Redis'] as const).map((name) => ({
    name: `SIGSTOP of ${name} for ${forMs / 1000} s`,
    on: [name],
    restMs,
    strike: ({ bridge }) => freeze(bridge.pid(name), forMs),
  }))
}

/** Who speaks to networks stands still for more than twice a claim's lease, while others do its work; then it wakes up. */
export function longFreeze(restMs: number): Blow {
  const forMs = 2 * CLAIM_LEASE_MS + 10_000
  return {
    name: `SIGSTOP of outside for ${forMs / 1000} s beside a second publisher and listener`,
    on: ['outside'],
    restMs,
    async strike({ bridge, signal }) {
      const others = (['publish', 'listen'] as const).map((role) => bridge.startRole(role))
      try {
        await until('the others work', () => others.every((one) => one.out().includes('"ready":true')))
        await freeze(bridge.pid('outside'), forMs, signal)
        await wait(15_000, undefined, { signal }).catch(() => {})
      } finally {
        await Promise.all(others.map((one) => one.end('SIGTERM')))
      }
    },
  }
}

async function freeze(pid: number, forMs: number, signal?: AbortSignal): Promise<void> {
  process.kill(pid, 'SIGSTOP')
  await wait(forMs, undefined, signal && { signal }).catch(() => {})
  process.kill(pid, 'SIGCONT')
}

function isAnother(bridge: Field['bridge'], before: number): boolean {
  try {
    return bridge.pid('outside') !== before
  } catch {
    return false
  }
}
