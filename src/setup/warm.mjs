// Has Node translate Conclave's TypeScript and keep the result, so that the very first start is as quick and as small as
// all later ones. Node keeps what it translated by the flags it ran with: the children's are the supervisor's `LEAN`.
import { spawnSync } from 'node:child_process'
import { pathToFileURL } from 'node:url'

/** Loaded by importing them: they only define things. */
const PARTS = ['src/supervisor/tether.ts', 'src/supervisor.ts', 'src/roles/inside.ts', 'src/roles/outside.ts']
/** Loaded by starting them with an option that none of them knows: each says so and ends. */
const PROGRAMS = ['src/main.ts', 'src/prepare.ts', 'connectors/rehearsal/main.ts']

async function load(files) {
  for (const file of files) await import(pathToFileURL(file).href)
}

function start(...args) {
  spawnSync(process.execPath, args, { stdio: 'ignore' })
}

if (process.argv[2] === 'parts') {
  await load(PARTS)
} else {
  await load(['src/supervisor.ts'])
  const { LEAN } = await import('../supervisor/child.ts')
  start('src/main.ts', '--load-only')
  start(...LEAN, process.argv[1], 'parts')
  for (const program of PROGRAMS) start(...LEAN, program, '--load-only')
}
