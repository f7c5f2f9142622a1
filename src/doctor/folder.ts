import { existsSync, statfsSync, statSync } from 'node:fs'
import { lastBackup } from '../backup/last.ts'
import { readMark } from '../backup/mark.ts'
import { checkKeys } from '../keys.ts'
import { dataKind } from '../supervisor/ground.ts'
import { broken, type Finding, failed, ok, warning } from './finding.ts'

const DAY_MS = 86_400_000
const BACKUP_WITHIN_DAYS = 7
const LITTLE_BYTES = 1_000_000_000
const LEAST_BYTES = 20_000_000

/** The data folder itself: is it there, ours, private, and is there room? */
export function dataFolder(dataDir: string): Finding[] {
  const stat = statSync(dataDir, { throwIfNoEntry: false })
  if (!stat?.isDirectory())
    return [
      broken('data folder', `${dataDir} is not there`, 'Set CONCLAVE_DATA, or start Conclave to make it.'),
    ]
  const kind = dataKind(dataDir)
  const findings = [
    kind === null
      ? broken('data folder', `${dataDir} is not marked as Conclave's`, 'Is CONCLAVE_DATA right?')
      : ok('data folder', `${dataDir} (${kind})`),
  ]
  if ((stat.mode & 0o077) !== 0)
    findings.push(
      warning('data folder', 'other users of this machine can look into it', `Run: chmod 700 ${dataDir}`),
    )
  return [...findings, room(dataDir)]
}

function room(dataDir: string): Finding {
  const { bavail, bsize } = statfsSync(dataDir)
  const free = bavail * bsize
  const says = `${Math.floor(free / 1_000_000)} MB free`
  if (free < LEAST_BYTES) return broken('disk', says, 'Make room: nothing more can be saved.')
  if (free < LITTLE_BYTES) return warning('disk', says, 'Make room soon.')
  return ok('disk', says)
}

/** Do the keys of all processes belong together? */
export function keys(dataDir: string): Finding {
  try {
    checkKeys(dataDir)
    return ok('keys', 'all there, and they fit together')
  } catch (error) {
    return failed('keys', error)
  }
}

/** A restore that is not over, and how old the newest backup is. */
export function backups(dataDir: string, now: Date): Finding[] {
  const mark = readMark(dataDir)
  const findings: Finding[] = []
  if (mark?.state === 'unfinished')
    findings.push(
      broken('restore', 'a restore was cut short', 'Run it again: npm run restore -- <backup> --replace'),
    )
  if (mark?.state === 'restored')
    findings.push(warning('restore', 'restored, and not started since', 'Start Conclave.'))
  return dataKind(dataDir) === 'rehearsal' ? findings : [...findings, age(dataDir, now)]
}

function age(dataDir: string, now: Date): Finding {
  const last = lastBackup(dataDir)
  const todo = 'Run: npm run backup'
  if (!last) return warning('backup', 'there is none that we know of', todo)
  const days = Math.floor((now.getTime() - Date.parse(last.at)) / DAY_MS)
  if (!existsSync(last.folder)) return ok('backup', `${days} days old, kept elsewhere`)
  if (days >= BACKUP_WITHIN_DAYS) return warning('backup', `the newest is ${days} days old`, todo)
  return ok('backup', `${last.at}, in ${last.folder}`)
}
