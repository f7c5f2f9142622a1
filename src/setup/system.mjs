// What Conclave needs of the machine beyond Node: a Redis server, and for the tests PostgreSQL and a browser with
// fonts for the scripts people write in.
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, readdirSync, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { CannotSetUp, quietly, say, step } from './show.mjs'

const MAC_CHROME = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
const MAC_CHROMIUM = '/Applications/Chromium.app/Contents/MacOS/Chromium'

/** Each thing: how to see that it is there, and its packages by package manager. */
const THINGS = {
  redis: {
    name: 'Redis',
    isThere: () => onPath('redis-server') || onPath('valkey-server'),
    packages: { 'apt-get': ['redis-server'], dnf: ['/usr/bin/redis-server'], brew: ['redis'] },
  },
  postgres: {
    name: 'PostgreSQL',
    isThere: () => onPath('initdb') || hasDebianPostgres(),
    packages: { 'apt-get': ['postgresql'], dnf: ['postgresql-server'], brew: ['postgresql@17'] },
  },
  browser: {
    name: 'a browser',
    isThere: () =>
      ['chromium', 'chromium-browser', 'google-chrome'].some(onPath) ||
      [MAC_CHROME, MAC_CHROMIUM].some(existsSync),
    packages: { 'apt-get': ['chromium'], dnf: ['chromium'], brew: ['--cask', 'chromium'] },
  },
  fonts: {
    name: 'fonts for every script',
    isThere: hasFonts,
    packages: {
      'apt-get': ['fontconfig', 'fonts-noto-core', 'fonts-noto-cjk', 'fonts-noto-color-emoji'],
      dnf: [
        'fontconfig',
        'google-noto-sans-fonts',
        'google-noto-sans-arabic-fonts',
        'google-noto-sans-cjk-fonts',
        'google-noto-color-emoji-fonts',
      ],
      brew: [],
    },
  },
}

/** Installs those of `names` that are missing, or says what to type. */
export async function ensureSystem(names) {
  const missing = names.map((name) => THINGS[name]).filter((thing) => !thing.isThere())
  if (missing.length === 0) return
  const what = missing.map((thing) => thing.name).join(', ')
  const manager = ['apt-get', 'dnf', 'brew'].find(onPath)
  if (!manager)
    throw new CannotSetUp(
      `${what} must be installed first, and this machine has none of apt-get, dnf and brew. ` +
        'Install redis-server (and chromium for the tests) in this system\u2019s own way, then run this again.',
    )
  const packages = missing.flatMap((thing) => thing.packages[manager])
  const command = [manager, 'install', ...(manager === 'brew' ? [] : ['-y']), ...packages]
  const before = privilege(manager)
  if (!before)
    throw new CannotSetUp(
      `${what} must be installed first; type this, then run this again:\n\n  sudo ${command.join(' ')}\n`,
    )
  say(`Missing on this machine: ${what}. Installing from the system's packages: ${packages.join(' ')}`)
  if (manager === 'apt-get') await aptInstall(before, packages)
  else await step(`${manager} install`, () => quietly(...split([...before, ...command])))
  const still = missing.filter((thing) => !thing.isThere()).map((thing) => thing.name)
  if (still.length > 0)
    throw new CannotSetUp(`${still.join(', ')}: installed from ${manager}, and still not found on the PATH`)
}

async function aptInstall(before, packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const install = [...before, 'apt-get', 'install', '-y', '--no-install-recommends', ...packages]
  const update = () =>
    step('apt-get update', () => quietly(...split([...before, 'apt-get', 'update']), { env }))
  const title = `apt-get install ${packages.join(' ')}`
  if (!hasLists()) {
    await update()
    await step(title, () => quietly(...split(install), { env }))
    return
  }
  try {
    await step(title, () => quietly(...split(install), { env }))
  } catch {
    // The lists may name versions that the mirror no longer has.
    await update()
    await step(title, () => quietly(...split(install), { env }))
  }
}

/** What to put before a command so that it may install: nothing, sudo, or null when that would ask for a password. */
function privilege(manager) {
  if (manager === 'brew' || process.getuid() === 0) return []
  if (!onPath('sudo')) return null
  return spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0 ? ['sudo', '-n'] : null
}

function hasLists() {
  try {
    return readdirSync('/var/lib/apt/lists').some(
      (name) => name.endsWith('_Packages') || name.endsWith('.lz4'),
    )
  } catch {
    return false
  }
}

/** Debian keeps the server's programs off the path. */
function hasDebianPostgres() {
  const folder = '/usr/lib/postgresql'
  return (
    existsSync(folder) &&
    readdirSync(folder).some((version) => existsSync(join(folder, version, 'bin/initdb')))
  )
}

function hasFonts() {
  if (process.platform === 'darwin') return true
  if (!onPath('fc-list')) return false
  const families = String(spawnSync('fc-list', [':', 'family']).stdout)
  return /Noto Sans Arabic/.test(families) && /CJK/.test(families) && /Emoji/.test(families)
}

/** Is there a program of this name on the PATH? */
function onPath(name) {
  return (process.env.PATH || '').split(delimiter).some((folder) => {
    const path = join(folder, name)
    try {
      accessSync(path, constants.X_OK)
      return statSync(path).isFile()
    } catch {
      return false
    }
  })
}

function split([program, ...args]) {
  return [program, args]
}
