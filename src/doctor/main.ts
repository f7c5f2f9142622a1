import { existsSync } from 'node:fs'
import { type Config, loadConfig } from '../config.ts'
import { Refusal, runProgram } from '../refusal.ts'
import { isLocked } from '../supervisor/lock.ts'
import { type Finding, failed, ok } from './finding.ts'
import { backups, dataFolder, keys } from './folder.ts'
import { nodeVersion, port } from './machine.ts'
import { redis } from './redis.ts'
import { contents, stores } from './stores.ts'

/** `npm run doctor [-- --json]`: looks at everything, changes nothing, says what to do. Ends with 1 if something is broken. */
async function main(): Promise<void> {
  const args = process.argv.slice(2)
  if (args.some((arg) => arg !== '--json')) throw new Refusal('the only option is --json')
  const findings = await examine(loadConfig([]))
  process.stdout.write(args.length > 0 ? `${JSON.stringify({ findings }, null, 2)}\n` : inWords(findings))
  process.exitCode = findings.some(({ state }) => state === 'broken') ? 1 : 0
}

async function examine(config: Config): Promise<Finding[]> {
  const { dataDir } = config
  const now = new Date()
  const running = existsSync(dataDir) && isLocked(dataDir)
  const folder = dataFolder(dataDir)
  const always = [nodeVersion(), ok('conclave', running ? 'runs' : 'does not run'), ...folder]
  if (folder.some(({ state }) => state === 'broken')) return always
  const files = stores(dataDir)
  const sick = files.some(({ state }) => state !== 'ok')
  return [
    ...always,
    keys(dataDir),
    ...files,
    await redis(config, running),
    await port(config, running),
    ...(sick ? [] : await contents(dataDir, now).catch((error: unknown) => [failed('stores', error)])),
    ...backups(dataDir, now),
  ]
}

const SIGNS = { ok: 'ok     ', warning: 'warning', broken: 'BROKEN ' }

function inWords(findings: readonly Finding[]): string {
  const lines = findings.map(
    ({ what, state, says, todo }) =>
      `${SIGNS[state]}  ${what.padEnd(11)}  ${says}${todo ? `\n${' '.repeat(22)}→ ${todo}` : ''}\n`,
  )
  return lines.join('')
}

await runProgram('doctor', main)
