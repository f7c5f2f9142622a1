import { setTimeout as wait } from 'node:timers/promises'

/** Something to look for again and again, because jobs are only a nudge and may be lost. */
export interface Sweep {
  name: string
  everyMs: number
  run: () => Promise<void>
}

/**
 * Runs each sweep on its own beat until the signal aborts; a failure is reported and the next beat tries again. Two runs
 * of one sweep never overlap.
 */
export async function keepSweeping(
  sweeps: readonly Sweep[],
  signal: AbortSignal,
  failed: (name: string, error: unknown) => void,
): Promise<void> {
  await Promise.all(sweeps.map((sweep) => sweepOn(sweep, signal, failed)))
}

async function sweepOn(
  sweep: Sweep,
  signal: AbortSignal,
  failed: (name: string, error: unknown) => void,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await sweep.run()
    } catch (error) {
      failed(sweep.name, error)
    }
    await wait(sweep.everyMs, undefined, { signal }).catch(() => {})
  }
}
