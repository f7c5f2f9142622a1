import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { REFUSED, Refusal } from '../refusal.ts'

/** A program of ours that the supervisor runs: a TypeScript file, its arguments, and its whole environment. */
export interface Program {
  name: string
  file: string
  args: readonly string[]
  env: Record<string, string>
}

/** What a child says when it is ready, by IPC message or as one line of JSON on stdout: `{"ready":true, …}`. */
export type Ready = { ready: true } & Record<string, unknown>

/** A running child. It is in a process group of its own, so that Ctrl-C reaches the supervisor alone. */
export interface Child {
  pid: number
  /** Settles when it is ready, or with null when it ended first. */
  ready: Promise<Ready | null>
  /** Settles with the exit code, or the signal's name. */
  exited: Promise<number | string>
  /** Asks it to end, by force after `limitMs`. */
  stop(limitMs?: number): Promise<void>
}

const TETHER = fileURLToPath(new URL('./tether.ts', import.meta.url))
const STOP_LIMIT_MS = 10_000
/**
 * How V8 runs a child: with a small nursery for short-lived objects (its default lets each idle process keep some 40 MB
 * it does not need) and a heap that grows less eagerly (another 12 MB).
 */
export const LEAN = ['--max-semi-space-size=2', '--optimize-for-size']

/** Starts a program. What it writes on stdout (other than its ready line) goes to `say`; stderr is shared. */
export function startChild(program: Program, say: (line: string) => void): Child {
  const child = spawn(process.execPath, [...LEAN, '--import', TETHER, program.file, ...program.args], {
    detached: true,
    env: program.env,
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  if (child.pid === undefined)
    throw new Refusal(`${program.name} cannot be started: this machine refuses new processes`)
  const exited = new Promise<number | string>((resolve) => {
    child.once('exit', (code, signal) => resolve(code ?? signal ?? 'unknown'))
  })
  return {
    pid: child.pid,
    ready: whenReady(child, exited, say),
    exited,
    stop: (limitMs) => stop(child, exited, limitMs),
  }
}

/** Runs a program to its end. Answers what it said when ready, if it did. Throws a Refusal when it fails. */
export async function runToEnd(
  program: Program,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<Ready | null> {
  const child = startChild(program, say)
  const stopEarly = (): void => void child.stop()
  signal.addEventListener('abort', stopEarly, { once: true })
  const [ready, code] = await Promise.all([child.ready, child.exited])
  signal.removeEventListener('abort', stopEarly)
  if (code !== 0 && !signal.aborted)
    throw new Refusal(
      code === REFUSED ? `${program.name} cannot go on (see above)` : `${program.name} failed (${code})`,
    )
  return ready
}

function whenReady(
  child: ChildProcess,
  exited: Promise<unknown>,
  say: (line: string) => void,
): Promise<Ready | null> {
  return new Promise((resolve) => {
    child.on('message', (message) => isReady(message) && resolve(message))
    if (child.stdout) {
      createInterface({ input: child.stdout }).on('line', (line) => {
        const message = line.startsWith('{') ? parse(line) : null
        if (isReady(message)) resolve(message)
        else say(line)
      })
      // The last lines may come after the exit.
      child.once('close', () => resolve(null))
    } else void exited.then(() => resolve(null))
  })
}

function isReady(message: unknown): message is Ready {
  return typeof message === 'object' && message !== null && (message as { ready?: unknown }).ready === true
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}

async function stop(child: ChildProcess, exited: Promise<unknown>, limitMs = STOP_LIMIT_MS): Promise<void> {
  child.kill('SIGTERM')
  const late = new AbortController()
  const force = sleep(limitMs, undefined, { signal: late.signal }).then(
    () => killGroup(child.pid),
    () => {},
  )
  await Promise.race([exited, force])
  late.abort()
  await exited
}

/** Kills a child and whatever it started. */
export function killGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL')
  } catch {
    // Already gone.
  }
}
