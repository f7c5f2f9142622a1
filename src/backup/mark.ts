import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Lies in the data folder from the beginning of a restore until a start has reconciled it. `unfinished`: the copying was
 * cut short, nothing may start. `takenAt`: the instant of the backup, where it is known.
 */
export interface RestoreMark {
  state: 'unfinished' | 'restored'
  takenAt: string | null
}

const pathOf = (dataDir: string): string => join(dataDir, 'restored.json')

export function writeMark(dataDir: string, mark: RestoreMark): void {
  writeFileSync(pathOf(dataDir), `${JSON.stringify(mark)}\n`, { mode: 0o600, flush: true })
}

/** The mark, if there is one; one that cannot be read counts as unfinished. */
export function readMark(dataDir: string): RestoreMark | null {
  let text: string
  try {
    text = readFileSync(pathOf(dataDir), 'utf8')
  } catch {
    return null
  }
  try {
    const { state, takenAt } = JSON.parse(text) as Partial<RestoreMark>
    return { state: state === 'restored' ? 'restored' : 'unfinished', takenAt: takenAt ?? null }
  } catch {
    return { state: 'unfinished', takenAt: null }
  }
}

export function removeMark(dataDir: string): void {
  rmSync(pathOf(dataDir), { force: true })
}
