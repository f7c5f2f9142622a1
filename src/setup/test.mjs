// `npm test`: jest, and a last line that says how many passed and failed.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from './run.mjs'
import { say } from './show.mjs'

/** Runs jest with `args` and ends with the line `N passed, N failed`. Answers the exit code. */
export async function runTests(root, node, args, env) {
  const folder = mkdtempSync(join(tmpdir(), 'conclave-tests-'))
  const results = join(folder, 'results.json')
  try {
    const jest = join(root, 'node_modules/jest/bin/jest.js')
    const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning']
    const code = await run(node, [...flags, jest, '--json', `--outputFile=${results}`, ...args], {
      cwd: root,
      env,
    })
    const { passed, failed } = count(results, code)
    say(`${passed} passed, ${failed} failed`)
    return failed > 0 ? code || 1 : code
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * A test file that could not be loaded counts as one failure, and so does a run that left no results.
 * @public setup.test.ts calls it from a process of its own
 */
export function count(path, code) {
  let results
  try {
    results = JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return { passed: 0, failed: 1 }
  }
  const failed = results.numFailedTests + results.numRuntimeErrorTestSuites
  return { passed: results.numPassedTests, failed: failed === 0 && code !== 0 ? 1 : failed }
}
