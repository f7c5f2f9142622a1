import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'

const SETUP = join(import.meta.dirname, '../../src/setup')

let root: string
let bin: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'conclave-setup-'))
  bin = join(root, 'bin')
  mkdirSync(bin)
  // `sudo` is always allowed here and runs what it is given, as root's own rights would.
  aProgram('sudo', '[ "$1" = -n ] && shift; exec "$@"')
  for (const name of ['sh', 'touch', 'chmod', 'true']) symlinkSync(where(name), join(bin, name))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

function where(program: string): string {
  return spawnSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8' })
    .stdout.trim()
    .replace(/^true$/, '/bin/true')
}

function aProgram(name: string, script: string): void {
  writeFileSync(join(bin, name), `#!/bin/sh\necho "${name} $*" >> "${root}/called"\n${script}\n`)
  chmodSync(join(bin, name), 0o755)
}

const called = (): string[] =>
  existsSync(join(root, 'called')) ? readFileSync(join(root, 'called'), 'utf8').trim().split('\n') : []

/** Runs a line of JavaScript over the set-up's modules, on a machine that has only the programs in `bin`. */
function onThisMachine(code: string) {
  const script = `
    import { ensureSystem } from '${SETUP}/system.mjs'
    import { ensurePackages, findNode } from '${SETUP}/packages.mjs'
    try { ${code} } catch (error) { console.log(error.message); process.exitCode = 1 }`
  const { stdout, status } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
    env: { PATH: bin },
  })
  return { said: stdout, status }
}

const REDIS_ARRIVES = `case "$*" in *redis-server*) touch BIN/redis-server; chmod +x BIN/redis-server;; esac`

describe('set-up, on a machine without Redis,', () => {
  test('says what it installs, installs it, and does nothing the second time', () => {
    aProgram('apt-get', REDIS_ARRIVES.replaceAll('BIN', bin))
    const first = onThisMachine("await ensureSystem(['redis'])")
    expect(first.said).toMatch(/Missing on this machine: Redis\. Installing .* redis-server/)
    expect(first.status).toBe(0)
    const calls = called().length
    expect(called().join('\n')).toMatch(/apt-get install -y --no-install-recommends redis-server/)
    const second = onThisMachine("await ensureSystem(['redis'])")
    expect(second).toEqual({ said: '', status: 0 })
    expect(called()).toHaveLength(calls)
  })

  test('reads the package lists anew when they are out of date', () => {
    const fails = `[ "$1" = update ] && touch ${root}/fresh; [ -e ${root}/fresh ] || exit 100\n`
    aProgram('apt-get', fails + REDIS_ARRIVES.replaceAll('BIN', bin))
    expect(onThisMachine("await ensureSystem(['redis'])").status).toBe(0)
    expect(
      called()
        .filter((call) => call.startsWith('apt-get'))
        .slice(-2),
    ).toEqual(['apt-get update', 'apt-get install -y --no-install-recommends redis-server'])
  })

  test('prints the line to type where it may not install', () => {
    aProgram('apt-get', 'exit 0')
    aProgram('sudo', 'exit 1')
    const { said, status } = onThisMachine("process.getuid = () => 1000; await ensureSystem(['redis'])")
    expect(said).toContain('sudo apt-get install -y redis-server')
    expect(status).toBe(1)
    expect(called()).toEqual(['sudo -n true'])
  })

  test('says so where it knows no package manager', () => {
    const { said, status } = onThisMachine("await ensureSystem(['redis'])")
    expect(said).toMatch(/Redis must be installed first, and this machine has none of apt-get, dnf and brew/)
    expect(status).toBe(1)
  })

  test('shows the last words of an installation that fails', () => {
    aProgram('apt-get', 'echo "E: no space left on device" >&2; exit 100')
    const { said, status } = onThisMachine("await ensureSystem(['redis'])")
    expect(said).toMatch(/failed \(100\):\n +E: no space left on device/)
    expect(status).toBe(1)
  })
})

describe('the packages', () => {
  const lock = (version: string): string =>
    JSON.stringify({
      packages: { '': {}, 'node_modules/a': { version }, 'node_modules/b': { version: '9', optional: true } },
    })
  const install = () => onThisMachine(`await ensurePackages('${root}')`)
  const npmInstalls = (version: string): string =>
    `/bin/mkdir -p ${root}/node_modules/.bin; echo '${lock(version)}' > ${root}/node_modules/.package-lock.json; touch ${root}/node_modules/.bin/node`

  test('are installed when they are missing or other than the lock file says, and else left alone', () => {
    aProgram('npm', npmInstalls('1'))
    writeFileSync(join(root, 'package-lock.json'), lock('1'))
    expect(install().said).toMatch(/npm ci: done/)
    expect(install()).toEqual({ said: '', status: 0 })
    writeFileSync(join(root, 'package-lock.json'), lock('2'))
    expect(install().said).toMatch(/npm ci: done/)
    expect(called()).toHaveLength(2)
  })

  test('that are installed already are not installed again for a lock file that was only written anew', () => {
    aProgram('npm', npmInstalls('1'))
    writeFileSync(join(root, 'package-lock.json'), lock('1'))
    install()
    writeFileSync(join(root, 'package-lock.json'), `${lock('1')}\n`)
    expect(install().said).toBe('')
    expect(called()).toHaveLength(1)
  })

  test('install also from a lock file that lacks those of this platform', () => {
    aProgram(
      'npm',
      `[ "$1" = ci ] && { echo 'npm error code EUSAGE' >&2; i=0; while [ $i -lt 999 ]; do echo 'npm error help'; i=$((i+1)); done >&2; exit 1; }\n${npmInstalls('1')}`,
    )
    writeFileSync(join(root, 'package-lock.json'), lock('1'))
    expect(install().status).toBe(0)
    expect(called()[1]).toMatch(/^npm install --no-save/)
  })
})

describe('Node', () => {
  test('among the packages is the one that runs Conclave', () => {
    mkdirSync(join(root, 'node_modules/.bin'), { recursive: true })
    symlinkSync(process.execPath, join(root, 'node_modules/.bin/node'))
    expect(onThisMachine(`console.log(findNode('${root}'))`).said.trim()).toBe(
      join(root, 'node_modules/.bin/node'),
    )
  })

  test('that is too old is refused with what to do, before anything is loaded', () => {
    const old = "Object.defineProperty(process.versions, 'node', { value: '20.20.2' });"
    aProgram('node-20', 'echo v20.20.2')
    const code = `${old} process.execPath = '${bin}/node-20'; findNode('${root}')`
    const { said, status } = onThisMachine(code)
    expect(said).toMatch(/Conclave needs Node 22\.18 or newer; this one is 20\.20\.2/)
    expect(status).toBe(1)
  })
})

describe('the last line of the tests', () => {
  const count = (results: object | null, code: number): unknown => {
    const path = join(root, 'results.json')
    rmSync(path, { force: true })
    if (results) writeFileSync(path, JSON.stringify(results))
    const script = `import { count } from '${SETUP}/test.mjs'; console.log(JSON.stringify(count('${path}', ${code})))`
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
    })
    return JSON.parse(stdout)
  }

  test('counts a file that could not be loaded as a failure', () => {
    const results = { numPassedTests: 8, numFailedTests: 1, numRuntimeErrorTestSuites: 2 }
    expect(count(results, 1)).toEqual({ passed: 8, failed: 3 })
  })

  test('never says that nothing failed when jest did', () => {
    expect(count({ numPassedTests: 8, numFailedTests: 0, numRuntimeErrorTestSuites: 0 }, 1)).toEqual({
      passed: 8,
      failed: 1,
    })
    expect(count(null, 137)).toEqual({ passed: 0, failed: 1 })
  })
})
