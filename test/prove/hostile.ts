import { parseArgs } from 'node:util'
import { hostileRound, type Round } from '../hostile/round.ts'

/** Requests one server gets before a fresh one takes its place. */
const EACH = 250

// `npm run prove -- --hostile 10000 --seed 1`

/**
 * Sends hostile requests in rounds, each a seed of its own, and prints what came of them. Answers whether nothing broke;
 * a breach names its seed and request, so that `--hostile 250 --seed <seed>` has it again.
 */
async function proveHostile(requests: number, seed: number): Promise<boolean> {
  const say = (line: string) => void process.stdout.write(`${line}\n`)
  const rounds: Round[] = []
  const startedAt = Date.now()
  for (let sent = 0; sent < requests; sent += EACH) {
    const round = await hostileRound(seed + sent / EACH, Math.min(EACH, requests - sent))
    for (const breach of round.breaches) say(breach)
    rounds.push(round)
  }
  const statuses = new Map<number, number>()
  for (const round of rounds)
    for (const [status, times] of round.statuses) statuses.set(status, (statuses.get(status) ?? 0) + times)
  const breaches = rounds.flatMap((round) => round.breaches)
  const names = new Set(rounds.flatMap((round) => [...round.names]))
  const manners = new Set(rounds.flatMap((round) => [...round.manners]))
  const sent = rounds.reduce((sum, round) => sum + round.sent, 0)
  const seconds = Math.round((Date.now() - startedAt) / 1_000)
  say(`${sent} hostile requests (seeds ${seed} to ${seed + rounds.length - 1}) in ${seconds} s`)
  say(`${names.size} operations, ${manners.size} manners`)
  say(
    `answers: ${[...statuses]
      .sort()
      .map(([status, times]) => `${status} × ${times}`)
      .join(', ')}`,
  )
  say(`broken: ${breaches.length}`)
  return breaches.length === 0
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string', default: '1' } },
})
process.exitCode = (await proveHostile(Number(positionals[0] ?? 10_000), Number(values.seed))) ? 0 : 1
