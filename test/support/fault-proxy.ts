import { connect, createServer, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

/** Which way bytes go: `up` from the caller to the server, `down` from the server to the caller. */
export type Way = 'up' | 'down'

/**
 * What one connection suffers. `delay`: its first bytes are held for `ms` · `reset`: both ends are reset when the first
 * bytes come · `hole`: bytes vanish and nobody is told · `cut`: both ends are closed after `bytes` have passed.
 */
export type WireFault =
  | { kind: 'delay'; way: Way; ms: number }
  | { kind: 'reset'; way: Way }
  | { kind: 'hole'; way: Way }
  | { kind: 'cut'; way: Way; bytes: number }

/** A TCP relay before a server of this machine, on a port of its own, that lets chosen connections go wrong. */
export interface FaultProxy extends AsyncDisposable {
  port: number
  /** How many connections there have been, and how many bytes have really passed each way. */
  seen(): { connections: number; up: number; down: number }
  /** How many connections a fault has struck, by kind and way: `cut down`. */
  struck(): Record<string, number>
}

/** Starts it. `choose` decides for each connection, counted from 0, what goes wrong with it; null: nothing. */
export async function startFaultProxy(
  target: number,
  choose: (connection: number) => WireFault | null,
): Promise<FaultProxy> {
  const open = new Set<Socket>()
  const passed = { up: 0, down: 0 }
  const struck = new Map<string, number>()
  const count = (name: string) => struck.set(name, (struck.get(name) ?? 0) + 1)
  let connections = 0
  // The half that is open still says what it has to say.
  const server = createServer({ allowHalfOpen: true }, (caller) => {
    const fault = choose(connections++)
    const behind = connect({ port: target, host: 'localhost', allowHalfOpen: true })
    for (const socket of [caller, behind]) {
      open.add(socket)
      socket.on('close', () => open.delete(socket)).on('error', () => {})
    }
    for (const [way, from, to] of [
      ['up', caller, behind],
      ['down', behind, caller],
    ] as const) {
      const mine = fault?.way === way ? fault : null
      void relay(from, to, mine, (bytes) => (passed[way] += bytes))
      if (mine) from.once('data', () => count(`${mine.kind} ${way}`))
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as { port: number }).port,
    seen: () => ({ connections, ...passed }),
    struck: () => Object.fromEntries(struck),
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve))
      for (const socket of open) socket.destroy()
      await closed
    },
  }
}

/** Passes bytes one way until either end is gone. A fault strikes when the first bytes come, so that idle lines are spared. */
async function relay(
  from: Socket,
  to: Socket,
  fault: WireFault | null,
  count: (bytes: number) => void,
): Promise<void> {
  let passed = 0
  try {
    for await (const chunk of from as AsyncIterable<Buffer>) {
      if (fault?.kind === 'reset') return resetAll([from, to])
      if (fault?.kind === 'hole') continue
      if (fault?.kind === 'delay' && passed === 0) await wait(fault.ms)
      const room = fault?.kind === 'cut' ? fault.bytes - passed : chunk.length
      const part = chunk.subarray(0, room)
      passed += part.length
      count(part.length)
      await write(to, part)
      if (part.length < chunk.length) return endAll([from, to])
    }
    // A hole tells nobody that the caller has gone, either.
    if (fault?.kind !== 'hole') to.end()
  } catch {
    // One end broke: the other must not wait for ever. What was held back is not held any more.
    if (fault?.kind !== 'hole') endAll([from, to])
  }
}

function write(to: Socket, part: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    to.write(part, (error) => (error ? reject(error) : resolve()))
  })
}

function resetAll(sockets: readonly Socket[]): void {
  for (const socket of sockets) socket.resetAndDestroy()
}

function endAll(sockets: readonly Socket[]): void {
  for (const socket of sockets) socket.destroySoon()
}
