import { heal } from './healing.ts'
import { Broken, checkAlways, publications } from './invariants.ts'
import type { Trouble } from './life.ts'
import { type Sim, startSim } from './sim.ts'
import { safely } from './steps.ts'
import type { Files } from './stores.ts'
import type { UseCase } from './use-cases.ts'

export const HOWS: readonly Trouble['how'][] = ['dies before', 'dies after', 'fails before', 'fails after']

/** The seed of every sweep: one approval is enough, and everybody acts the same every time. */
export const SEED = 4

/** How many calls to its database and to the network a use case makes when nothing goes wrong. */
export async function callsOf(useCase: UseCase, open: () => Promise<Files>): Promise<number> {
  await using sim = await startSim(SEED, open)
  await useCase.prepare(sim)
  const { life } = sim.processes.now(useCase.role)
  const before = life.calls
  await useCase.run(sim)
  return life.calls - before
}

/** Lets the n-th call go wrong, starts again what died, heals, and checks every promise. Throws Broken. */
export async function crashAt(useCase: UseCase, trouble: Trouble, open: () => Promise<Files>): Promise<void> {
  await using sim = await startSim(SEED, open)
  await useCase.prepare(sim)
  sim.processes.now(useCase.role).life.plan(trouble)
  await safely(sim, useCase.name, () => useCase.run(sim))
  await healed(sim, useCase, `call ${trouble.at} ${trouble.how}`)
}

/** Heals, and checks every promise. Throws Broken, which says where. */
export async function healed(sim: Sim, useCase: UseCase, where: string): Promise<void> {
  try {
    await safely(sim, 'restart', () => sim.processes.revive())
    await checkAlways(sim)
    await heal(sim)
    const out = [...publications(sim).values()].flat().length
    if (useCase.out !== undefined && out !== useCase.out)
      throw new Broken(`lost: the reply is out ${out} times`)
  } catch (error) {
    if (error instanceof Broken) throw new Broken(`${useCase.name}, ${where}: ${error.message}`)
    throw error
  }
}
