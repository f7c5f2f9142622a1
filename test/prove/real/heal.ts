import { until } from '../../support/until.ts'
import type { Field } from './field.ts'
import { openDeliveries } from './flow.ts'

/** Takes every fault away and waits until nothing is left to happen, for so long at most. Answers whether it came to rest. */
export async function heal(field: Field, targets: string[], patienceMs: number): Promise<boolean> {
  field.wire.next = null
  await field.bridge.network.mend()
  return await until('everything comes to rest', () => isAtRest(field, targets), {
    patienceMs,
    everyMs: 500,
  }).then(
    () => true,
    () => false,
  )
}

async function isAtRest(field: Field, targets: string[]): Promise<boolean> {
  const held = await field.reading
    .selectFrom('inside.replies')
    .select('id')
    .where((eb) =>
      eb.or([
        eb('state', 'in', ['held', 'lapsed']),
        eb.and([eb('state', '=', 'crossed'), eb('handed_at', 'is', null)]),
      ]),
    )
    .executeTakeFirst()
  if (held || (await openDeliveries(field)) > 0) return false
  const { taken } = await field.reading
    .selectFrom('outside.posts as p')
    .innerJoin('inside.thread_posts as t', 't.post_id', 'p.id')
    .select((eb) => eb.fn.countAll<number>().as('taken'))
    .where('p.ours', '=', 0)
    .where('p.text', 'like', '@acme where is my parcel? z%')
    .executeTakeFirstOrThrow()
  return Number(taken) >= targets.length
}
