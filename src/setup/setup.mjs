#!/usr/bin/env node
// What every `npm run` calls first, on any Node from 16 on: makes sure of what is needed, then hands over to the Node
// that runs Conclave. Plain JavaScript and no package, because nothing may be installed yet.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runChecks } from './check.mjs'
import { runDev } from './dev.mjs'
import { ensurePackages, findNode } from './packages.mjs'
import { run } from './run.mjs'
import { CannotSetUp, quietly, step } from './show.mjs'
import { ensureSystem } from './system.mjs'
import { runTests } from './test.mjs'
import { ensureWeb } from './web.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** What each command needs of the system, whether it needs the built client, and what it runs. */
const COMMANDS = {
  rehearsal: { system: ['redis'], web: true, run: (at, args) => serve(at, ['--rehearsal', ...args]) },
  start: { system: ['redis'], web: true, run: serve },
  dev: { system: ['redis'], web: true, run: ({ node, env }, args) => runDev(root, node, args, env) },
  test: {
    system: ['redis', 'postgres', 'browser', 'fonts'],
    web: true,
    run: ({ node, env }, args) => runTests(root, node, args, env),
  },
  bench: {
    system: ['redis'],
    web: true,
    run: ({ node, env }, args) => run(node, ['test/bench/main.ts', ...args], { cwd: root, env }),
  },
  prove: {
    system: ['redis'],
    web: true,
    run: ({ node, env }, args) => run(node, ['test/prove/main.ts', ...args], { cwd: root, env }),
  },
  screens: {
    system: ['redis', 'browser', 'fonts'],
    web: true,
    run: ({ node, env }, args) => run(node, ['test/browser/screens.ts', ...args], { cwd: root, env }),
  },
  backup: { system: [], web: false, run: (at, args) => copy(at, ['backup', ...args]) },
  restore: { system: [], web: false, run: (at, args) => copy(at, ['restore', ...args]) },
  doctor: {
    system: [],
    web: false,
    run: ({ node, env }, args) => run(node, ['src/doctor/main.ts', ...args], { cwd: root, env }),
  },
  check: { system: [], web: false, run: ({ node, env }) => runChecks(root, node, env) },
  build: { system: [], web: true, run: () => 0 },
}

function serve({ node, env }, args) {
  return run(node, ['src/main.ts', ...args], { cwd: root, env, tethered: true })
}

function copy({ node, env }, args) {
  return run(node, ['src/backup/main.ts', ...args], { cwd: root, env })
}

async function main() {
  const [name, ...args] = process.argv.slice(2)
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (!command) throw new CannotSetUp(`say one of: ${Object.keys(COMMANDS).join(', ')}`)
  if (process.platform === 'win32')
    throw new CannotSetUp('Conclave runs on Linux and macOS; on Windows, use the Windows Subsystem for Linux')
  const ownRedis = name !== 'test' && name !== 'bench' && hasRedisUrl()
  await ensureSystem(command.system.filter((thing) => !(thing === 'redis' && ownRedis)))
  await ensurePackages(root)
  const node = findNode(root)
  const env = {
    NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/node-code'),
    ...process.env,
    PATH: [join(root, 'node_modules/.bin'), process.env.PATH].join(delimiter),
  }
  if (command.web) await ensureWeb(root, node)
  if (command.system.length > 0) await warmUp(node, env)
  return command.run({ node, env }, args)
}

/** Once after each installation (npm empties node_modules): see warm.mjs. */
async function warmUp(node, env) {
  const stamp = join(root, 'node_modules/.conclave-warm')
  if (existsSync(stamp)) return
  await step('preparing the first start', () =>
    quietly(node, [join(root, 'src/setup/warm.mjs')], { cwd: root, env }),
  )
  writeFileSync(stamp, '')
}

/** With a Redis of one's own none is installed. */
function hasRedisUrl() {
  const file = join(root, '.env')
  return (
    Boolean(process.env.REDIS_URL) ||
    (existsSync(file) && /^\s*REDIS_URL\s*=\s*\S/m.test(readFileSync(file, 'utf8')))
  )
}

main().then(
  (code) => process.exit(code),
  (error) => {
    process.stderr.write(`${error instanceof CannotSetUp ? error.message : error.stack}\n`)
    process.exit(1)
  },
)
