// node_modules: installed when missing or when it is not what package-lock.json says; and the Node it brings along.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { CannotSetUp, quietly, say, step } from './show.mjs'

const OLDEST = [22, 18]

/** Makes node_modules what package-lock.json says. */
export async function ensurePackages(root) {
  const lock = readFileSync(join(root, 'package-lock.json'))
  const digest = createHash('sha256').update(lock).digest('hex')
  const stamp = join(root, 'node_modules', '.conclave-lock')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return
  if (!isInstalled(root, JSON.parse(lock))) {
    say('Installing the packages Conclave is made with (package-lock.json)')
    await install(root)
  }
  writeFileSync(stamp, digest)
}

/**
 * `npm ci` refuses a lock file that was written where a mirror had no packages for other platforms; `npm install`
 * without saving installs the same locked versions and finds what this platform needs.
 */
async function install(root) {
  const env = { ...process.env, PATH: pathWithout(join(root, 'node_modules', '.bin')) }
  const npm = (verb) =>
    quietly('npm', [...verb, '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: root,
      env,
    })
  try {
    await step('npm ci', () => npm(['ci']))
  } catch (error) {
    if (!/EUSAGE|in sync/.test(error.output)) throw error
    await step('npm install (the lock file lacks packages of this platform)', () =>
      npm(['install', '--no-save']),
    )
  }
}

/** npm writes down what it has installed: the same versions there need no second installation. */
function isInstalled(root, lock) {
  const hidden = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(hidden) || !existsSync(join(root, 'node_modules', '.bin', 'node'))) return false
  const installed = JSON.parse(readFileSync(hidden, 'utf8')).packages
  return Object.entries(lock.packages).every(
    ([path, { version, optional }]) => path === '' || optional || installed[path]?.version === version,
  )
}

/** npm must not run on the Node inside the folder that it replaces. */
function pathWithout(folder) {
  return (process.env.PATH || '')
    .split(delimiter)
    .filter((entry) => entry !== folder)
    .join(delimiter)
}

/**
 * The Node that runs everything: the one among the packages, or this one where that cannot run (Alpine). An older one
 * is refused here, because the database driver would take the process down without a word.
 */
export function findNode(root) {
  const own = join(root, 'node_modules', '.bin', 'node')
  for (const node of [own, process.execPath]) {
    if (node === process.execPath && isNewEnough(process.versions.node)) return node
    const { stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' })
    if (stdout && isNewEnough(stdout.trim().slice(1))) return node
  }
  throw new CannotSetUp(
    `Conclave needs Node ${OLDEST.join('.')} or newer; this one is ${process.versions.node}, and the one that ` +
      'npm ci installs does not run here. Install Node 24 from nodejs.org and run this again.',
  )
}

function isNewEnough(version) {
  const [major, minor] = version.split('.').map(Number)
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])
}
