import { mkdirSync, readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Config } from '../config.ts'
import { Refusal } from '../refusal.ts'
import { type Lock, takeLock } from './lock.ts'

/** Everything Conclave makes in its data folder. `--fresh` removes these and nothing else. */
const OURS =
  /^(keys|keys\.unfinished|(inside|outside)\.db(-wal|-shm|-journal)?|redis|rehearsal|files|media|replaced-.*|(first-person|restored|last-backup|witness-(inside|outside))\.json)$/
const MARK = '.conclave'
const LOCK = /^conclave\.lock(\.\d+)?$/
const LEAST_FREE_BYTES = 20_000_000

/** Is this the name of something that Conclave makes in its data folder? */
export function isOurs(name: string): boolean {
  return OURS.test(name)
}

/**
 * Takes the data folder: makes it, locks it, checks that it is Conclave's and holds what is asked for (a rehearsal or
 * the real thing), and empties it for a fresh rehearsal. Throws a Refusal; then nothing was changed or removed.
 */
export function takeFolder(config: Pick<Config, 'dataDir' | 'rehearsal' | 'fresh'>): Lock {
  const { dataDir, fresh } = config
  const kind = config.rehearsal ? 'rehearsal' : 'real'
  const lock = writable(dataDir, () => {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    return checkOurs(dataDir) ?? takeLock(dataDir)
  })
  try {
    checkKind(dataDir, kind)
    checkSpace(dataDir)
    if (fresh) removeOurs(dataDir)
    writable(dataDir, () =>
      writeFileSync(join(dataDir, MARK), `${JSON.stringify({ kind })}\n`, { mode: 0o600 }),
    )
  } catch (error) {
    lock.release()
    throw error
  }
  return lock
}

function writable<T>(dataDir: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (error instanceof Refusal || !code) throw error
    const why: Record<string, string> = {
      EACCES: 'this user may not write there',
      EPERM: 'this user may not write there',
      EROFS: 'the disk is read-only',
      ENOSPC: 'the disk is full',
      EDQUOT: 'the disk quota is used up',
      ENOTDIR: 'it is a file, not a folder',
      EEXIST: 'it is a file, not a folder',
    }
    throw new Refusal(
      `the data folder ${dataDir} cannot be used: ${why[code] ?? code}; mend that, or set CONCLAVE_DATA to another folder`,
    )
  }
}

/** Refuses a folder that holds other things: Conclave would put its files among them, and a restore would mix them. */
function checkOurs(dataDir: string): undefined {
  const names = readdirSync(dataDir)
  if (names.includes(MARK)) return
  const strange = names.find((name) => !OURS.test(name) && !LOCK.test(name))
  if (strange)
    throw new Refusal(
      `the folder ${dataDir} holds files that are not Conclave's; set CONCLAVE_DATA to an empty folder`,
    )
}

/** In a rehearsal everybody's password is known and invented posts are stored: it never shares a folder with the real. */
function checkKind(dataDir: string, kind: 'rehearsal' | 'real'): void {
  const found = dataKind(dataDir)
  if (!found || found === kind) return
  throw new Refusal(
    kind === 'real'
      ? `${dataDir} holds a rehearsal, whose passwords everybody knows; start for real in another folder: CONCLAVE_DATA=data-real npm start`
      : `${dataDir} holds real accounts and posts; rehearse in another folder: CONCLAVE_DATA=data-rehearsal npm run rehearsal`,
  )
}

/** What a data folder holds, as it says itself. */
export function dataKind(dataDir: string): 'rehearsal' | 'real' | null {
  try {
    const { kind } = JSON.parse(readFileSync(join(dataDir, MARK), 'utf8')) as { kind?: string }
    return kind === 'rehearsal' || kind === 'real' ? kind : null
  } catch {
    return null
  }
}

function checkSpace(dataDir: string): void {
  const { bavail, bsize } = statfsSync(dataDir)
  if (bavail * bsize < LEAST_FREE_BYTES)
    throw new Refusal(`the disk of ${dataDir} is full: less than 20 MB are free; make room and start again`)
}

function removeOurs(dataDir: string): void {
  for (const name of readdirSync(dataDir)) {
    if (OURS.test(name)) rmSync(join(dataDir, name), { recursive: true, force: true })
  }
}

/** A port that something of ours will listen on, and the variable that changes it. */
export interface Wanted {
  variable: 'PORT' | 'REHEARSAL_PORT'
  port: number
}

/** Refuses ports that are in use, waiting up to `patienceMs` for them to come free. */
export async function checkPorts(wanted: readonly Wanted[], bind: string, patienceMs: number): Promise<void> {
  const deadline = Date.now() + patienceMs
  for (const { variable, port } of wanted) {
    for (;;) {
      const problem = await tryPort(port, bind)
      if (!problem) break
      if (problem === 'EADDRNOTAVAIL' || problem === 'ENOTFOUND')
        throw new Refusal(`CONCLAVE_BIND is not an address of this machine; use 127.0.0.1 or 0.0.0.0`)
      if (problem !== 'EADDRINUSE')
        throw new Refusal(`port ${port} cannot be used (${problem}); set ${variable} to a port above 1023`)
      if (Date.now() >= deadline)
        throw new Refusal(
          `port ${port} is taken by another program; stop it, or set ${variable} to a free port`,
        )
      await sleep(100)
    }
  }
}

function tryPort(port: number, host: string): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'unknown'))
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(null)))
  })
}
