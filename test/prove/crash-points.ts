import { Broken } from '../sim/invariants.ts'
import { killAt } from '../sim/kill.ts'
import { closePostgres, simulatedPostgres } from '../sim/postgres.ts'
import { type Files, simulatedFiles } from '../sim/stores.ts'
import { callsOf, crashAt, HOWS } from '../sim/sweep.ts'
import { USE_CASES, type UseCase } from '../sim/use-cases.ts'

// `npm run prove -- --crash`: each call to the database and to the network of each use case fails, or is the process's
// last, before or after it took effect; on both databases, and once more on SQLite in real processes that kill themselves.

const say = (text: string) => process.stdout.write(`${text}\n`)
const broken: string[] = []

async function holds(run: () => Promise<unknown>): Promise<void> {
  try {
    await run()
  } catch (error) {
    if (!(error instanceof Broken)) throw error
    broken.push(error.message)
    say(error.message)
  }
}

async function sweep(useCase: UseCase, database: string, open: () => Promise<Files>): Promise<number> {
  const calls = await callsOf(useCase, open)
  for (let at = 1; at <= calls; at++)
    for (const how of HOWS) await holds(() => crashAt(useCase, { at, how }, open))
  say(`${useCase.name} on ${database}: ${calls} calls, ${calls * HOWS.length} runs`)
  return calls * HOWS.length
}

/** Until the use case is over before the call is reached. */
async function sweepKills(useCase: UseCase): Promise<number> {
  let kills = 0
  for (const how of ['dies before', 'dies after'] as const)
    for (let at = 1, reached = true; reached; at++) {
      await holds(async () => {
        reached = await killAt(useCase, at, how)
      })
      if (reached) kills++
    }
  say(`${useCase.name} in real processes: ${kills} kills`)
  return kills
}

let runs = 0
let kills = 0
for (const useCase of USE_CASES) runs += await sweep(useCase, 'SQLite', simulatedFiles)
for (const useCase of USE_CASES) runs += await sweep(useCase, 'PostgreSQL', simulatedPostgres)
await closePostgres()
for (const useCase of USE_CASES) kills += await sweepKills(useCase)
say(`${runs} runs, ${kills} kills by SIGKILL, ${broken.length} broken`)
process.exitCode = broken.length === 0 ? 0 : 1
