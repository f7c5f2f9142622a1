import { setTimeout as wait } from 'node:timers/promises'
import { answer } from './answer.ts'
import type { Field } from './field.ts'
import type { Targets } from './targets.ts'

const AT_ONCE = 6
/** When so many approved replies are still to go out, people wait. */
const MOST_OPEN = 200

/** Lets people answer until so many replies are approved, or until the run is over. `perSecond`: at most. */
export async function keepAnswering(
  field: Field,
  targets: Targets,
  goal: { sends: number; perSecond: number },
): Promise<void> {
  const paceMs = (1_000 * AT_ONCE) / goal.perSecond
  const one = async () => {
    while (field.journal.approved() < goal.sends && !field.signal.aborted) {
      const next = performance.now() + paceMs
      while ((await openDeliveries(field)) > MOST_OPEN && !field.signal.aborted) await wait(500)
      const target = await targets.take()
      if (target) await answer(field, target)
      await wait(Math.max(0, next - performance.now()))
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, one))
}

/** States in which something is still to happen. */
export const OPEN = ['waiting', 'sending', 'unknown', 'held', 'needs-person'] as const

/** Replies that are still to go out. */
export async function openDeliveries({ reading }: Pick<Field, 'reading'>): Promise<number> {
  const { open } = await reading
    .selectFrom('outside.deliveries')
    .select((eb) => eb.fn.countAll<number>().as('open'))
    .where('state', 'in', [...OPEN])
    .executeTakeFirstOrThrow()
  return Number(open)
}
