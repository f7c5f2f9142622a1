import type { Log } from './log.ts'

/** How long a process lives, and what has to be closed when it ends. */
export interface Lifetime extends AsyncDisposable {
  /** Aborts at the first moment of closing: hand it to everything that waits. */
  readonly signal: AbortSignal
  /** Registers what must be closed. The last one registered is closed first. */
  onClose(name: string, close: () => unknown, limitMs?: number): void
  /** Keeps work that nobody awaits: its failure is logged and closing waits for it. */
  background(name: string, work: Promise<unknown>): void
  /** Aborts the signal, waits for background work, runs the closers in reverse order. Never throws; safe to call twice. */
  close(): Promise<void>
}

interface Closer {
  name: string
  close: () => unknown
  limitMs: number
}

/** Starts a lifetime. Each closer, and all background work together, gets `limitMs` unless it asks for its own limit. */
export function startLifetime(log: Log, { limitMs = 5_000 } = {}): Lifetime {
  const controller = new AbortController()
  const closers: Closer[] = []
  const running = new Set<Promise<unknown>>()
  let closing: Promise<void> | undefined

  async function runClosers(): Promise<void> {
    controller.abort(new Error('closing'))
    await settle({ name: 'background work', close: () => Promise.all(running), limitMs }, log)
    for (let closer = closers.pop(); closer; closer = closers.pop()) {
      await settle(closer, log)
      await settle({ name: 'background work', close: () => Promise.all(running), limitMs }, log)
    }
  }

  function close(): Promise<void> {
    closing ??= runClosers()
    return closing
  }

  return {
    signal: controller.signal,
    onClose: (name, close, ownLimitMs = limitMs) => void closers.push({ name, close, limitMs: ownLimitMs }),
    background(name, work) {
      const tracked: Promise<unknown> = work
        .catch((error: unknown) => log.error('background work failed', { work: name }, error))
        .finally(() => running.delete(tracked))
      running.add(tracked)
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

async function settle({ name, close, limitMs }: Closer, log: Log): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<'late'>((resolve) => {
    timer = setTimeout(resolve, limitMs, 'late')
  })
  try {
    const outcome = await Promise.race([Promise.resolve().then(close), limit])
    if (outcome === 'late') log.warn('not closed in time', { what: name, limitMs })
  } catch (error) {
    log.error('could not be closed', { what: name }, error)
  } finally {
    clearTimeout(timer)
  }
}

/**
 * Ends the process in order on SIGTERM, SIGINT, or SIGHUP. A second signal ends it at once.
 */
export function endOnSignals(lifetime: Lifetime): void {
  let asked = false
  const end = (): void => {
    if (asked) process.exit(1)
    asked = true
    void lifetime.close().then(() => process.exit(0))
  }
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, end)
}
