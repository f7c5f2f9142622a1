import { dueDeliveries } from '../../db/outside/deliveries.ts'
import type { InsideDb, OutsideDb, ReadDb } from '../../db/stores.ts'
import { type PublishDeps, publish } from '../../workers/publish.ts'
import { type PullDeps, pull } from '../../workers/pull.ts'

export async function wrong(
  publishing: PublishDeps,
  listening: PullDeps,
  inside: InsideDb,
  outside: OutsideDb,
  reading: ReadDb,
) {
  // @ts-expect-error TS2375: the publisher is not given the private store
  publish({ ...publishing, outside: inside })

  // @ts-expect-error TS2375: the publisher is not given both stores, although the public one is among them
  publish({ ...publishing, outside: reading })

  // @ts-expect-error TS2375: the listener is not given the private store
  pull({ ...listening, outside: inside })

  // @ts-expect-error TS2375: the listener is not given both stores, although the public one is among them
  pull({ ...listening, outside: reading })

  // @ts-expect-error TS2345: who holds the public store cannot ask for notes
  await outside.selectFrom('inside.notes').selectAll().execute()

  // @ts-expect-error TS2345: who holds the private store cannot ask for deliveries
  await inside.selectFrom('outside.deliveries').selectAll().execute()

  // @ts-expect-error TS2379: a query of the public store is not asked of the private one
  await dueDeliveries(inside, new Date(0))
}
