import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The newest backup of an installation: when, and where it was put. */
export interface LastBackup {
  at: string
  folder: string
}

const pathOf = (dataDir: string): string => join(dataDir, 'last-backup.json')

/** Remembers in the data folder that a backup was taken, for `npm run doctor`. */
export function noteBackup(dataDir: string, last: LastBackup): void {
  writeFileSync(pathOf(dataDir), `${JSON.stringify(last)}\n`, { mode: 0o600 })
}

/** The newest backup that was noted; null when there is none. */
export function lastBackup(dataDir: string): LastBackup | null {
  try {
    const { at, folder } = JSON.parse(readFileSync(pathOf(dataDir), 'utf8')) as Partial<LastBackup>
    return typeof at === 'string' && typeof folder === 'string' ? { at, folder } : null
  } catch {
    return null
  }
}
