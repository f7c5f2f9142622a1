import { liveSeed } from '../sim/history.ts'
import { Broken } from '../sim/invariants.ts'

/** What is never allowed, and how often it was seen. */
const WRONG = ['lost', 'doubled', 'unapproved', 'stuck'] as const

const say = (text: string) => process.stdout.write(`${text}\n`)

/** Lives through histories until there were so many, or so many sends. Answers whether every promise held. */
export async function proveSeeds(order: {
  from: number
  seeds: number
  sends: number
  steps: number
}): Promise<boolean> {
  const total: Record<string, number> = {}
  const broken: string[] = []
  const began = performance.now()
  let seed = order.from
  let toldAt = began
  for (; seed < order.from + order.seeds && (total.send ?? 0) < order.sends; seed++) {
    try {
      const { count, steps, approved, posts } = await liveSeed(seed, order.steps)
      for (const [what, n] of Object.entries({ ...count, steps, approved, posts }))
        total[what] = (total[what] ?? 0) + n
    } catch (error) {
      if (!(error instanceof Broken)) throw error
      broken.push(error.message)
      say(error.message)
    }
    if (performance.now() - toldAt < 30_000) continue
    toldAt = performance.now()
    process.stderr.write(
      `${seed - order.from + 1} seeds, ${total.send ?? 0} sends, ${broken.length} broken\n`,
    )
  }
  tell(total, broken, { seeds: seed - order.from, from: order.from, began })
  return broken.length === 0
}

function tell(
  total: Record<string, number>,
  broken: readonly string[],
  run: { seeds: number; from: number; began: number },
): void {
  const { steps = 0, approved = 0, posts = 0, send = 0, published = 0, death = 0, ...faults } = total
  const seconds = Math.round((performance.now() - run.began) / 1_000)
  say(`${run.seeds} seeds (from ${run.from}), ${steps} steps in ${seconds} s`)
  say(`${posts} posts, ${approved} approved replies, ${send} sends, ${published} published, ${death} deaths`)
  const kinds = Object.entries(faults).map(([what, n]) => `${what} ${n}`)
  say(`faults: ${kinds.sort().join(', ')}`)
  const wrong = WRONG.map((kind) => `${kind} ${broken.filter((why) => why.includes(`${kind}:`)).length}`)
  say(`${wrong.join(', ')}, broken in all ${broken.length}`)
}

/** Lives through one history again. */
export async function replay(seed: number, steps: number): Promise<boolean> {
  return await proveSeeds({ from: seed, seeds: 1, sends: Number.MAX_SAFE_INTEGER, steps })
}
