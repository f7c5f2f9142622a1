// Has Node translate Conclave's TypeScript and keep the result, so that the very first start is as quick and as small as
// all later ones. Node keeps what it translated by the flags it ran with: the children's are the supervisor's `LEAN`.
import { spawnSync } from 'node:child_process'
import { pathToFileURL } from 'node:url'

const FOR_CHILDREN = [
  'src/supervisor/tether.ts',
  'src/roles/inside.ts',
  'src/roles/outside.ts',
  'db/migrate.ts',
  'db/seed.ts',
  'connectors/rehearsal/start.ts',
]

async function load(files) {
  for (const file of files) await import(pathToFileURL(file).href)
}

if (process.argv[2] === 'for-children') {
  await load(FOR_CHILDREN)
} else {
  await load(['src/refusal.ts', 'src/config.ts', 'src/supervisor.ts'])
  const { LEAN } = await import('../supervisor/child.ts')
  const again = [...LEAN, process.argv[1], 'for-children']
  process.exitCode = spawnSync(process.execPath, again, { stdio: 'inherit' }).status ?? 1
}
