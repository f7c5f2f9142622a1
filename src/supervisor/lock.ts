import { readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { Refusal } from '../refusal.ts'

/** The right to be the only supervisor of a data folder. */
export interface Lock {
  /** The one before us ended without letting go: what it started may still be ending. */
  takenOver: boolean
  release(): void
}

/** Who holds a lock. `born` tells a process from a later one with the same number. */
interface Holder {
  pid: number
  host: string
  born: string | null
}

const BEAT_MS = 10_000
/** A holder on another machine (or in another container) that has not shown itself for so long is gone. */
const SILENT_MS = 45_000
/** A lock without words is being written; after so long nobody is writing it any more. */
const WRITING_MS = 2_000

/**
 * Takes the lock of a data folder. A lock whose holder is dead is taken over. Throws a Refusal when another supervisor
 * is alive.
 */
export function takeLock(dataDir: string): Lock {
  const path = join(dataDir, 'conclave.lock')
  const me: Holder = { pid: process.pid, host: hostname(), born: bornAt(process.pid) }
  let takenOver = false
  while (!create(path, me)) {
    const holder = readHolder(path)
    if (holder ? isAlive(holder, path) : ageMs(path) < WRITING_MS) throw heldBy(holder, dataDir)
    takenOver = true
    setAside(path)
  }
  const beat = setInterval(() => touch(path), BEAT_MS)
  beat.unref()
  return {
    takenOver,
    release() {
      clearInterval(beat)
      if (readHolder(path)?.pid === me.pid) rmSync(path, { force: true })
    },
  }
}

/** Does a supervisor that is alive hold the lock of a data folder? */
export function isLocked(dataDir: string): boolean {
  const path = join(dataDir, 'conclave.lock')
  const holder = readHolder(path)
  return holder !== null && isAlive(holder, path)
}

function heldBy(holder: Holder | null, dataDir: string): Refusal {
  const who = holder ? `process ${holder.pid} on ${holder.host}` : 'it is just starting'
  return new Refusal(
    `Conclave already runs on ${dataDir} (${who}); stop it, or set CONCLAVE_DATA to another folder`,
  )
}

function create(path: string, holder: Holder): boolean {
  try {
    writeFileSync(path, JSON.stringify(holder), { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** Of two that find the same dead lock only one succeeds in renaming it; the other looks again. */
function setAside(path: string): void {
  const aside = `${path}.${process.pid}`
  try {
    renameSync(path, aside)
  } catch {
    return
  }
  rmSync(aside, { force: true })
}

function readHolder(path: string): Holder | null {
  try {
    const { pid, host, born } = JSON.parse(readFileSync(path, 'utf8')) as Partial<Holder>
    return typeof pid === 'number' && typeof host === 'string' ? { pid, host, born: born ?? null } : null
  } catch {
    return null
  }
}

function isAlive(holder: Holder, path: string): boolean {
  if (holder.host !== hostname()) return ageMs(path) < SILENT_MS
  try {
    process.kill(holder.pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  return holder.born === bornAt(holder.pid)
}

function ageMs(path: string): number {
  const stat = statSync(path, { throwIfNoEntry: false })
  return stat ? Date.now() - stat.mtimeMs : Number.POSITIVE_INFINITY
}

/** When a process began, in the kernel's ticks (field 22 of /proc/PID/stat); null where there is no /proc. */
function bornAt(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    return null
  }
}

function touch(path: string): void {
  try {
    const now = new Date()
    utimesSync(path, now, now)
  } catch {
    // The folder is gone: whoever removed it knows.
  }
}
