import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { chance } from '../../support/chance.ts'
import { EQUAL } from './equal.ts'
import { GUARDED } from './guarded.ts'
import { type Mutant, mutantsOf } from './mutants.ts'

// `npm run prove -- --mutants`: each guard of the modules the promise rests on is taken away, one at a time, in a copy
// of the tree, and the tests that matter must notice. `--most 100` tries so many of them, chosen by `--seed`;
// `--of src/crossing/` only those of some files, `--of src/crossing/approve.ts:93` of one line (several with commas between); `--list` names them and tries none.

const ROOT = join(import.meta.dirname, '../../..')
const LONGEST_MS = 120_000

/** Tries them; true when every one was noticed, or is known to change nothing. */
function proveMutants(options: { most: number; seed: number; of: string; list: boolean }): boolean {
  const all = Object.keys(GUARDED)
    .flatMap((path) => mutantsOf(path, readFileSync(join(ROOT, path), 'utf8')))
    .filter((mutant) => options.of.split(',').some((of) => named(mutant).startsWith(of)) && !isEqual(mutant))
  const chosen = chance(options.seed).shuffled(all).slice(0, options.most)
  if (options.list) for (const mutant of chosen) say(named(mutant))
  if (options.list) return true
  const copy = copyOfTheTree()
  try {
    const untouched = chosen.flatMap(({ path }) => GUARDED[path] ?? [])
    if (!passes(copy, [...new Set(untouched)])) throw new Error('the tests fail without any mutant')
    const survivors = chosen.filter((mutant) => survives(copy, mutant))
    const killed = chosen.length - survivors.length
    say(
      `${killed} of ${chosen.length} mutants noticed (of ${all.length} there are; ${EQUAL.length} known to change nothing)`,
    )
    for (const mutant of survivors) say(`SURVIVES ${named(mutant)}`)
    return survivors.length === 0
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

/** Is it among those that change nothing that can be seen? */
function isEqual({ path, was, what }: Mutant): boolean {
  return EQUAL.some((equal) => equal.path === path && was.includes(equal.was) && what.includes(equal.what))
}

function survives(copy: string, mutant: Mutant): boolean {
  const file = join(copy, mutant.path)
  const whole = readFileSync(file, 'utf8')
  writeFileSync(file, mutant.source)
  const survived = passes(copy, GUARDED[mutant.path] ?? [])
  writeFileSync(file, whole)
  say(`${survived ? 'SURVIVES' : 'noticed '} ${named(mutant)}`)
  return survived
}

/** Do these tests pass there? One that takes too long does not. SQLite alone: a guard in a query is the same on both. */
function passes(copy: string, tests: readonly string[]): boolean {
  const jest = join(copy, 'node_modules/jest/bin/jest.js')
  const args = ['--no-warnings', '--experimental-vm-modules', jest, '--bail', '--runInBand', '--forceExit']
  for (const test of tests) {
    const ran = spawnSync(process.execPath, [...args, '-t', '^(?!.*PostgreSQL)', test], {
      cwd: copy,
      stdio: 'ignore',
      timeout: LONGEST_MS,
    })
    if (ran.status !== 0) return false
  }
  return true
}

function copyOfTheTree(): string {
  const copy = mkdtempSync(join(tmpdir(), 'conclave-mutants-'))
  for (const part of ['src', 'workers', 'connectors', 'db', 'test', 'jest.config.js', 'package.json'])
    cpSync(join(ROOT, part), join(copy, part), { recursive: true })
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'))
  return copy
}

function named({ path, line, what, was }: Mutant): string {
  return `${path}:${line} ${what}: ${was}`
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

const { values } = parseArgs({
  options: {
    most: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    of: { type: 'string', default: '' },
    list: { type: 'boolean', default: false },
  },
})
const { of, list } = values
process.exitCode = proveMutants({ most: Number(values.most), seed: Number(values.seed), of, list }) ? 0 : 1
