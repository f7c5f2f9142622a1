import type { OutsideDb } from '../stores.ts'

/** What in the public store wants a person's attention: counts, states and times, no words. */
export async function outsideHealth(outside: OutsideDb, now: Date) {
  const before = (ms: number) => new Date(now.getTime() - ms).toISOString()
  const accounts = await outside
    .selectFrom('outside.accounts')
    .select(['handle', 'network', 'state'])
    .where('removed_at', 'is', null)
    .execute()
  const failing = await outside
    .selectFrom('outside.watches')
    .select(['kind', 'failures', 'last_read_at'])
    .where('removed_at', 'is', null)
    .where('paused_at', 'is', null)
    .where('failures', '>=', 3)
    .execute()
  const deliveries = await outside
    .selectFrom('outside.deliveries')
    .select((eb) => ['state', eb.fn.countAll<number>().as('count')])
    .where('state', 'in', ['waiting', 'sending', 'unknown', 'held', 'needs-person'])
    .where((eb) =>
      eb.or([eb('state', 'in', ['held', 'needs-person']), eb('updated_at', '<', before(STUCK_MS))]),
    )
    .groupBy('state')
    .execute()
  const stops = await outside.selectFrom('outside.stops').select(['scope', 'since', 'cause']).execute()
  const { open } = await outside
    .selectFrom('outside.gaps')
    .select((eb) => eb.fn.countAll<number>().as('open'))
    .where('closed_at', 'is', null)
    .executeTakeFirstOrThrow()
  return { accounts, failing, deliveries, stops, openGaps: Number(open) }
}

/** A delivery that did not move for so long is stuck, in ms. */
const STUCK_MS = 900_000
