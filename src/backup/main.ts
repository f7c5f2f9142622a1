import { dirname, join, resolve } from 'node:path'
import { loadConfig } from '../config.ts'
import { Refusal, runProgram } from '../refusal.ts'
import { backup } from './backup.ts'
import { markRestored, restore } from './restore.ts'

const USAGE = `say what to do:
  npm run backup [-- <new folder>]
  npm run restore -- <backup> [--replace]
  npm run restore -- --by-hand   (after putting files back in another way)`

/** `npm run backup` and `npm run restore`. */
async function main(): Promise<void> {
  const [verb, ...args] = process.argv.slice(2)
  const { dataDir } = loadConfig([])
  const flags = args.filter((arg) => arg.startsWith('--'))
  const places = args.filter((arg) => !arg.startsWith('--'))
  if (verb === 'backup' && flags.length === 0 && places.length <= 1)
    return runBackup(dataDir, resolve(places[0] ?? defaultTarget(dataDir)))
  const [place] = places
  if (verb === 'restore' && flags.every((flag) => flag === '--replace') && place && places.length === 1)
    return runRestore(dataDir, resolve(place), flags.length > 0)
  if (verb === 'restore' && flags.join() === '--by-hand' && places.length === 0) {
    markRestored(dataDir)
    return say('Noted. At the next start nothing goes out until a person lets it go on.')
  }
  throw new Refusal(USAGE)
}

function defaultTarget(dataDir: string): string {
  const name = new Date().toISOString().slice(0, 19).replaceAll(':', '-')
  return join(dirname(dataDir), 'backups', name)
}

async function runBackup(dataDir: string, target: string): Promise<void> {
  const startedAt = performance.now()
  let toldAt = startedAt
  const manifest = await backup(dataDir, target, ({ store, donePages, totalPages }) => {
    if (performance.now() - toldAt < 2_000) return
    toldAt = performance.now()
    say(`  ${store}: ${Math.floor((100 * donePages) / totalPages)} %`)
  })
  const bytes = Object.values(manifest.files).reduce((sum, file) => sum + file.bytes, 0)
  const { inside, outside } = manifest.stores
  say(
    `${target}
  ${(bytes / 1_000_000).toFixed(1)} MB in ${((performance.now() - startedAt) / 1000).toFixed(1)} s, looked over: ` +
      `${outside.rows.posts ?? 0} posts, ${inside.rows.threads ?? 0} threads, ${inside.rows.replies ?? 0} approved replies` +
      '\\n  It holds private words and the keys to your accounts: keep it as you keep passwords.',
  )
}

async function runRestore(dataDir: string, folder: string, replace: boolean): Promise<void> {
  const { manifest, aside } = await restore(dataDir, folder, { replace })
  say(`The backup of ${manifest.takenAt} is in ${dataDir}.`)
  if (aside) say(`What was there before is in ${aside}; remove it when you are sure.`)
  say(
    'Start Conclave: it looks on the networks for what was sent since, and sends nothing until a person lets it go on.',
  )
}

function say(line: string): void {
  process.stdout.write(`${line}\\n`)
}

await runProgram('backup', main)
