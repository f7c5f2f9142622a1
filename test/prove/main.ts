import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { proveSeeds, replay } from './simulate.ts'

// `npm run prove`: the long proofs. Each prints what it did, and what it found lost, doubled, unapproved or stuck.
//   npm run prove -- --seeds 500      so many simulated histories, from the seed --from (1) on
//   npm run prove -- --sends 1000000  simulated histories until so many sends
//   npm run prove -- --seed 123       one of them again, with what went wrong
//   npm run prove -- --crash          each call of each use case fails, or is the process's last
//   npm run prove -- --real           real processes under fire
//   npm run prove -- --hostile        hostile input
//   npm run prove -- --mutants        each guard taken away, one at a time: the tests must notice

/** Proofs that are programs of their own: they take what is left of the arguments. */
const PROGRAMS = {
  '--real': './real/main.ts',
  '--hostile': './hostile.ts',
  '--mutants': './mutants/main.ts',
  '--crash': './crash-points.ts',
}

function program(path: string, args: string[]): boolean {
  const file = fileURLToPath(new URL(path, import.meta.url))
  return spawnSync(process.execPath, ['--no-warnings', file, ...args], { stdio: 'inherit' }).status === 0
}

function simulated(args: string[]): Promise<boolean> {
  const { values } = parseArgs({
    args,
    options: {
      seeds: { type: 'string' },
      sends: { type: 'string' },
      seed: { type: 'string' },
      from: { type: 'string', default: '1' },
      steps: { type: 'string', default: '400' },
    },
  })
  const steps = Number(values.steps)
  if (values.seed !== undefined) return replay(Number(values.seed), steps)
  const most = Number.MAX_SAFE_INTEGER
  return proveSeeds({
    from: Number(values.from),
    seeds: Number(values.seeds ?? (values.sends === undefined ? 200 : most)),
    sends: Number(values.sends ?? most),
    steps,
  })
}

const args = process.argv.slice(2)
const named = Object.entries(PROGRAMS).find(([flag]) => args.includes(flag))
const holds = named
  ? program(
      named[1],
      args.filter((arg) => arg !== named[0]),
    )
  : await simulated(args)
process.exitCode = holds ? 0 : 1
