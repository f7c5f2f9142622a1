import { sql } from 'kysely'
import type { OutsideDb } from '../stores.ts'

/** Deliveries that are being sent, as far as this store knows. */
export async function sendingDeliveries(outside: OutsideDb) {
  return await outside
    .selectFrom('outside.deliveries')
    .select(['reply_id', 'network'])
    .where('state', '=', 'sending')
    .execute()
}

/** Turns one claim whose sender is dead into an unknown outcome, to be looked up at `dueAt` and never sent blindly. */
export async function abandonClaim(
  outside: OutsideDb,
  replyId: string,
  dueAt: Date,
  now: Date,
): Promise<void> {
  await outside
    .updateTable('outside.deliveries')
    .set({
      state: 'unknown',
      due_at: dueAt.toISOString(),
      failure: 'outcome-unknown',
      why: 'The publisher stopped before the network answered.',
      lookups: 0,
      claimed_at: null,
      updated_at: now.toISOString(),
      revision: sql<number>`revision + 1`,
    })
    .where('reply_id', '=', replyId)
    .where('state', '=', 'sending')
    .execute()
}

/** Gives every watch back that a dead reader still holds. A reader that is not dead after all finds its lease lost. */
export async function giveWatchesBack(outside: OutsideDb): Promise<void> {
  await outside
    .updateTable('outside.watches')
    .set({ lease_until: null })
    .where('lease_until', 'is not', null)
    .execute()
}
