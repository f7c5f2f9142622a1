import { words } from '../../support/steps.ts'
import { until } from '../../support/until.ts'
import type { Field } from './field.ts'

/** A public post that mentions us, and where it is inside. */
export interface Target {
  /** On the network. */
  id: string
  threadId: string
  postId: string
}

/** Public posts that mention us, by people nobody has heard of. */
export interface Targets {
  /** Every post made so far, by its id on the network. */
  made(): string[]
  /** The next one that is to be answered; waits for it. Null: the run is over. */
  take(): Promise<Target | null>
}

const BATCH = 50

/** Makes them in batches as they are used up, until `stock` of them wait. */
export function openTargets(field: Field, stock: number): Targets {
  const made: string[] = []
  const waiting = new Set<string>()
  const found: Target[] = []
  let turn: Promise<void> = Promise.resolve()
  const refill = async () => {
    if (found.length + waiting.size < stock) {
      const posts = await post(field, made.length)
      for (const id of posts) waiting.add(id)
      made.push(...posts)
    }
    for (const target of await whereInside(field, [...waiting])) {
      waiting.delete(target.id)
      found.push(target)
    }
  }
  return {
    made: () => made,
    async take() {
      const mine = turn.then(async () => {
        // More are asked for while there still are some.
        if (found.length > stock / 2 || field.signal.aborted) return
        await refill().catch(() => {})
        if (found.length > 0) return
        await until(
          'somebody to answer',
          () => refill().then(() => found.length > 0 || field.signal.aborted),
          {
            patienceMs: 600_000,
            everyMs: 200,
          },
        )
      })
      turn = mine.catch(() => {})
      await mine
      return field.signal.aborted ? null : (found.shift() ?? null)
    },
  }
}

async function post(field: Field, from: number): Promise<string[]> {
  const acts = Array.from({ length: BATCH }, (_, i) => ({
    as: `person_${from + i}`,
    do: 'post' as const,
    text: `@acme ${words('where is my parcel?')}`,
  }))
  return (await field.bridge.network.actAll(acts)).map(({ id }) => id)
}

async function whereInside({ reading }: Field, ids: string[]): Promise<Target[]> {
  if (ids.length === 0) return []
  return await reading
    .selectFrom('outside.posts as p')
    .innerJoin('inside.thread_posts as t', 't.post_id', 'p.id')
    .select(['p.external_id as id', 't.thread_id as threadId', 'p.id as postId'])
    .where('p.external_id', 'in', ids)
    .execute()
}
