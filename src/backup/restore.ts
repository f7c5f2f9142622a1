import { existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { inspectCopy, STORES, unknownMigrations } from '../../db/backup.ts'
import { StoreProblem } from '../../db/problem.ts'
import { Refusal } from '../refusal.ts'
import { isOurs, takeFolder } from '../supervisor/ground.ts'
import { copyDurably } from './copy.ts'
import { checkFiles, type Manifest, readManifest } from './manifest.ts'
import { writeMark } from './mark.ts'

/** What tells that there is an installation in a folder. */
const DATA = /^(keys|(inside|outside)\.db|files|media)$/
/** What a restore leaves where it is: the pretend network is the world outside, and does not go back in time. */
const STAYS = /^(rehearsal|replaced-.*|restored\.json)$/

/**
 * Puts a backup into the data folder and marks it as restored, so that the next start sends nothing until a person lets
 * it go on. Everything is checked before anything is touched; what was there is kept in the folder `aside`. Throws a
 * Refusal with what to do: Conclave runs, there is data and no `replace`, the backup is damaged or from a newer version.
 */
export async function restore(
  dataDir: string,
  folder: string,
  { replace = false }: { replace?: boolean } = {},
): Promise<{ manifest: Manifest; aside: string | null }> {
  const manifest = readManifest(folder)
  await checkFiles(folder, manifest)
  checkStores(folder, manifest)
  const rehearsal = manifest.kind === 'rehearsal' ? { port: 0, url: '' } : null
  const lock = takeFolder({ dataDir, rehearsal, fresh: false })
  try {
    const present = readdirSync(dataDir).filter((name) => isOurs(name) && !STAYS.test(name))
    if (present.some((name) => DATA.test(name)) && !replace)
      throw new Refusal(
        `${dataDir} holds data already; add --replace to put the backup in its place (the data is kept beside it), ` +
          'or set CONCLAVE_DATA to an empty folder',
      )
    writeMark(dataDir, { state: 'unfinished', takenAt: manifest.takenAt })
    const aside = setAside(dataDir, present)
    for (const path of Object.keys(manifest.files)) copyDurably(join(folder, path), join(dataDir, path))
    await checkFiles(dataDir, manifest)
    writeMark(dataDir, { state: 'restored', takenAt: manifest.takenAt })
    return { manifest, aside }
  } finally {
    lock.release()
  }
}

function checkStores(folder: string, manifest: Manifest): void {
  for (const store of STORES) {
    const newer = unknownMigrations(store, manifest.stores[store].migrations)
    if (newer.length > 0)
      throw new Refusal(
        `the backup was made by a newer Conclave (${manifest.conclave}); restore it with that version or a later one`,
      )
    try {
      const { rows } = inspectCopy(join(folder, `${store}.db`))
      if (JSON.stringify(rows) !== JSON.stringify(manifest.stores[store].rows))
        throw new Refusal(
          `the backup is damaged: ${store}.db does not hold what was written; take another one`,
        )
    } catch (error) {
      throw error instanceof StoreProblem ? new Refusal(error.message, { cause: error }) : error
    }
  }
}

/** Moves what is there into a folder inside the data folder: on the same disk, so that each move is a mere rename. */
function setAside(dataDir: string, present: readonly string[]): string | null {
  if (present.length === 0) return null
  const aside = join(dataDir, `replaced-${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}`)
  mkdirSync(aside, { recursive: true, mode: 0o700 })
  for (const name of present) renameSync(join(dataDir, name), join(aside, name))
  return aside
}

/** Notes that the data came back in another way (files copied, a disk put back), which not every time can be seen. */
export function markRestored(dataDir: string): void {
  if (!existsSync(join(dataDir, 'outside.db')))
    throw new Refusal(`there is no installation in ${dataDir}; set CONCLAVE_DATA to the data folder`)
  writeMark(dataDir, { state: 'restored', takenAt: null })
}
