import { chance } from '../support/chance.ts'
import { heal } from './healing.ts'
import { Broken, checkAlways } from './invariants.ts'
import { type Sim, startSim } from './sim.ts'
import { type Step, stepsOf, take } from './steps.ts'

/** What a simulation consisted of. */
export interface Told {
  seed: number
  steps: number
  /** Sends, publications, deaths, faults by kind. */
  count: Record<string, number>
  approved: number
  posts: number
}

/** Lives through a history, checking after every step, then heals. Throws Broken, which says how to see it again. */
export async function live(seed: number, steps: readonly Step[]): Promise<Told> {
  await using sim = await startSim(seed)
  let done = 0
  try {
    for (const step of steps) {
      done++
      await take(sim, step)
      await checkAlways(sim)
    }
    await heal(sim)
  } catch (error) {
    if (!(error instanceof Broken)) throw error
    const after = done === steps.length ? 'while healing' : `after step ${done} (${steps[done - 1]})`
    throw new Broken(
      `${error.message}\nseed ${seed}, ${after}; replay: npm run prove -- --seed ${seed} --steps ${steps.length}`,
    )
  }
  return await told(sim, steps.length)
}

async function told(sim: Sim, steps: number): Promise<Told> {
  const [row] = await sim.files.look<{ n: number }>('select count(*) as n from inside.replies')
  const { count, posts } = sim.net
  return { seed: sim.seed, steps, count, approved: row?.n ?? 0, posts: posts.size }
}

/** The history that belongs to a seed. */
export function liveSeed(seed: number, length = 250): Promise<Told> {
  return live(seed, stepsOf(chance(seed ^ 0x5eed), length))
}
