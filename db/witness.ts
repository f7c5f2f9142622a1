import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { storeFile } from './open.ts'
import type { StoreName } from './stores.ts'

// A store cannot know that it is an old copy of itself. A small file beside it can: it says which file the store was
// and how far it had come. Another file, or one that is less far, was put in its place.

/** What the file beside a store says. */
interface Witness {
  /** Which file on this disk: its number and its time of birth. A copy has others. */
  file: string
  /** How far the store had come: grows with everything that is said or sent. */
  mark: string
}

const pathOf = (dataDir: string, store: StoreName): string => join(dataDir, `witness-${store}.json`)

function fileOf(dataDir: string, store: StoreName): string {
  const { ino, birthtimeMs } = statSync(storeFile(dataDir, store))
  return `${ino}:${Math.floor(birthtimeMs)}`
}

/** Has another file, or an older state of it, been put in a store's place since the witness was written? */
export function wasReplaced(dataDir: string, store: StoreName, mark: string): boolean {
  const witness = read(dataDir, store)
  // No witness and nothing ever said or sent: a new store.
  if (!witness) return mark !== ''
  return witness.file !== fileOf(dataDir, store) || mark < witness.mark
}

/** Writes down which file the store is and how far it has come, if that changed. */
export function witness(dataDir: string, store: StoreName, mark: string): void {
  const now: Witness = { file: fileOf(dataDir, store), mark }
  const before = read(dataDir, store)
  if (before?.file === now.file && before.mark === now.mark) return
  const path = pathOf(dataDir, store)
  writeFileSync(`${path}.new`, JSON.stringify(now), { mode: 0o600, flush: true })
  renameSync(`${path}.new`, path)
}

function read(dataDir: string, store: StoreName): Witness | null {
  try {
    const { file, mark } = JSON.parse(readFileSync(pathOf(dataDir, store), 'utf8')) as Partial<Witness>
    return typeof file === 'string' && typeof mark === 'string' ? { file, mark } : null
  } catch {
    return null
  }
}
