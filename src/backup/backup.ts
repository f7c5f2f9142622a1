import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { type Copying, copyStores, inspectCopy, STORES } from '../../db/backup.ts'
import { storeFile } from '../../db/open.ts'
import { StoreProblem } from '../../db/problem.ts'
import { Refusal } from '../refusal.ts'
import { dataKind } from '../supervisor/ground.ts'
import { copyDurably, flush } from './copy.ts'
import { noteBackup } from './last.ts'
import { digestOf, MANIFEST, type Manifest } from './manifest.ts'

/** Besides the stores: keys (credentials open with nothing else) and what people uploaded. Never the queues (002). */
const FOLDERS = ['keys', 'files', 'media']

/**
 * Copies a whole installation into the new folder `target` while it runs, looks the copy over, and answers what is in
 * it. Throws a Refusal with what to do; then there is no `target`.
 */
export async function backup(
  dataDir: string,
  target: string,
  tell: (progress: Copying) => void = () => {},
): Promise<Manifest> {
  for (const store of STORES)
    if (!existsSync(storeFile(dataDir, store)))
      throw new Refusal(`there is nothing to back up in ${dataDir}; set CONCLAVE_DATA to the data folder`)
  if (existsSync(target)) throw new Refusal(`${target} exists already; name a folder that does not`)
  const unfinished = `${target}.unfinished`
  try {
    rmSync(unfinished, { recursive: true, force: true })
    mkdirSync(unfinished, { recursive: true, mode: 0o700 })
    chmodSync(unfinished, 0o700)
    checkRoom(dataDir, unfinished)
    const manifest = await fill(dataDir, unfinished, tell)
    renameSync(unfinished, target)
    noteBackup(dataDir, { at: manifest.takenAt, folder: target })
    return manifest
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true })
    throw explained(error, target)
  }
}

async function fill(dataDir: string, folder: string, tell: (progress: Copying) => void): Promise<Manifest> {
  const takenAt = new Date().toISOString()
  await copyStores(dataDir, folder, tell)
  for (const store of STORES) flush(join(folder, `${store}.db`))
  for (const name of FOLDERS)
    if (existsSync(join(dataDir, name)))
      for (const path of filesIn(join(dataDir, name)))
        copyDurably(join(dataDir, name, path), join(folder, name, path))
  const files: Manifest['files'] = {}
  for (const path of filesIn(folder)) files[path] = await digestOf(join(folder, path))
  const manifest: Manifest = {
    format: 1,
    conclave: ourVersion(),
    kind: dataKind(dataDir) ?? 'real',
    takenAt,
    stores: {
      inside: inspectCopy(join(folder, 'inside.db')),
      outside: inspectCopy(join(folder, 'outside.db')),
    },
    files,
  }
  writeFileSync(join(folder, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`, {
    mode: 0o600,
    flush: true,
  })
  return manifest
}

/** Every file below a folder, as paths from it. */
function filesIn(folder: string, below = ''): string[] {
  return readdirSync(join(folder, below), { withFileTypes: true }).flatMap((entry) => {
    const path = below === '' ? entry.name : `${below}/${entry.name}`
    return entry.isDirectory() ? filesIn(folder, path) : [path]
  })
}

/** The stores are nearly all there is; a little more than their size must be free. */
function checkRoom(dataDir: string, folder: string): void {
  const needed = STORES.reduce((sum, store) => sum + statSync(storeFile(dataDir, store)).size, 20_000_000)
  const { bavail, bsize } = statfsSync(folder)
  if (bavail * bsize >= needed) return
  const mb = (bytes: number) => Math.ceil(bytes / 1_000_000)
  throw new Refusal(
    `the disk of ${dirname(folder)} has ${mb(bavail * bsize)} MB free and the backup needs ${mb(needed)} MB; ` +
      'make room, or name a folder on another disk',
  )
}

function ourVersion(): string {
  const path = new URL('../../package.json', import.meta.url)
  return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version
}

function explained(error: unknown, target: string): unknown {
  if (error instanceof StoreProblem) return new Refusal(error.message, { cause: error })
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'ENOSPC') return new Refusal(`the disk of ${target} is full; make room and run it again`)
  if (code === 'EACCES' || code === 'EROFS')
    return new Refusal(`${target} cannot be written by this user; name another folder`)
  return error
}
