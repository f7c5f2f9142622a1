// `npm run check`: types, lint and format, unused code. Runs them all, also when one fails.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './run.mjs'
import { say } from './show.mjs'

export async function runChecks(root, node, env) {
  const bin = (name) => join(root, 'node_modules', name)
  const checks = [
    ['types', [bin('typescript/bin/tsc')]],
    ['types of the interface', [bin('typescript/bin/tsc'), '-p', 'src/web']],
    ['lint and format', [bin('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings']],
    ['unused code', [bin('knip/bin/knip.js')]],
  ]
  let failed = 0
  for (const [title, args] of checks) {
    if (args[1] === '-p' && !existsSync(join(root, args[2], 'tsconfig.json'))) continue
    const startedAt = Date.now()
    const code = await run(node, args, { cwd: root, env })
    if (code !== 0) failed += 1
    say(`${code === 0 ? 'ok    ' : 'FAILED'} ${title} (${((Date.now() - startedAt) / 1000).toFixed(1)} s)`)
  }
  return failed > 0 ? 1 : 0
}
