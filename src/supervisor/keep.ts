import { setTimeout as sleep } from 'node:timers/promises'
import { REFUSED, Refusal } from '../refusal.ts'

/** What can be kept running: anything that tells when it is ready and when it has ended. */
export interface Startable {
  ready: Promise<unknown>
  exited: Promise<number | string>
  stop(): Promise<void>
}

/** Something that is started again whenever it falls over. */
export interface Kept {
  name: string
  /** Settles with what it said when it was first ready; with null when it never will be. */
  ready: Promise<unknown>
  isReady(): boolean
  /** Ends it for good. */
  stop(): Promise<void>
}

/** How often, and how soon, a fallen child is started again. */
export interface Patience {
  firstMs: number
  longestMs: number
  /** A child that lived this long did not fall quickly: counting starts anew. */
  steadyMs: number
  /** After so many quick falls in a row the supervisor gives up. */
  falls: number
}

export const PATIENCE: Patience = { firstMs: 500, longestMs: 30_000, steadyMs: 60_000, falls: 10 }

/** How long to wait before the next start after `falls` quick falls in a row: doubling from the first. */
export function waitBeforeStart(falls: number, patience: Patience): number {
  return Math.min(patience.firstMs * 2 ** (falls - 1), patience.longestMs)
}

/**
 * Starts something and starts it again, with growing pauses, whenever it falls. `giveUp` is called once, with the
 * reason, when it refuses to run (its own words are on stderr already) or falls too often.
 */
export function keepRunning(
  name: string,
  start: () => Startable | Promise<Startable>,
  options: { say: (line: string) => void; giveUp: (reason: Refusal) => void; patience?: Patience },
): Kept {
  const { say, giveUp, patience = PATIENCE } = options
  const stopping = new AbortController()
  let current: Startable | undefined
  let isReady = false
  const { promise: ready, resolve: tellReady } = Promise.withResolvers<unknown>()
  void ready.then((value) => {
    isReady = value !== null
  })

  /** One life, from start to end. A first start that fails is told as it is; a later one counts as a fall. */
  async function lifeOf(begin: typeof start, first: boolean): Promise<number | string> {
    try {
      current = await begin()
    } catch (error) {
      if (first) throw error
      return error instanceof Error ? error.message : 'not started'
    }
    if (stopping.signal.aborted) await current.stop()
    void current.ready.then((value) => value && tellReady(value))
    return current.exited
  }

  async function run(): Promise<void> {
    let falls = 0
    while (!stopping.signal.aborted) {
      const startedAt = performance.now()
      const code = await lifeOf(start, current === undefined)
      if (stopping.signal.aborted) return
      if (code === REFUSED) throw new Refusal(`${name} cannot run (see above)`)
      falls = performance.now() - startedAt > patience.steadyMs ? 1 : falls + 1
      if (falls >= patience.falls)
        throw new Refusal(`${name} ended ${falls} times in a row (last with ${code}); see its messages above`)
      const pauseMs = waitBeforeStart(falls, patience)
      say(`${name} ended (${code}); starting it again in ${pauseMs / 1000} s`)
      await sleep(pauseMs, undefined, { signal: stopping.signal }).catch(() => {})
    }
  }

  const running = run().catch((error: unknown) => {
    tellReady(null)
    if (!stopping.signal.aborted)
      giveUp(error instanceof Refusal ? error : new Refusal(`${name} cannot be started`))
  })
  return {
    name,
    ready,
    isReady: () => isReady,
    async stop() {
      stopping.abort()
      await current?.stop()
      await running
      tellReady(null)
    },
  }
}
