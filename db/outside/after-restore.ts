import { sql } from 'kysely'
import type { OutsideDb } from '../stores.ts'

/** Why a delivery is looked up after a restore, in words for staff. */
const WHY = 'The data came back from a backup: looking whether it went out since.'

/** Stops everything outgoing because of a restore. A person's stop that stands becomes one, so that its cause is seen. */
export async function stopAfterRestore(outside: OutsideDb, now: Date): Promise<void> {
  await outside
    .insertInto('outside.stops')
    .values({ scope: 'all', since: now.toISOString(), cause: 'restored-from-backup' })
    .onConflict((conflict) => conflict.column('scope').doUpdateSet({ cause: 'restored-from-backup' }))
    .execute()
}

/**
 * Takes the public store for what it is after a restore: older than the world. Deliveries that
 * may have gone on since the backup become unknown, with no attempt of ours that we know of, and are looked up;
 * watches are nobody's and read at once, from where they were at the backup. Doing it again changes nothing.
 */
export async function lookUpAfterRestore(outside: OutsideDb, now: Date): Promise<void> {
  const at = now.toISOString()
  await outside
    .updateTable('outside.deliveries')
    .set({
      state: 'unknown',
      due_at: at,
      attempts: 0,
      lookups: 0,
      first_sent_at: sql`coalesce(first_sent_at,
        (select r.crossed_at from outside.replies r where r.id = outside.deliveries.reply_id))`,
      claimed_at: null,
      failure: 'restored',
      why: WHY,
      held_reason: null,
      candidates: '[]',
      updated_at: at,
      revision: sql<number>`revision + 1`,
    })
    .where('state', 'in', ['waiting', 'sending', 'unknown', 'held'])
    .execute()
  await outside
    .updateTable('outside.watches')
    .set({ lease_until: null, next_read_at: at, failures: 0, error: null })
    .where('removed_at', 'is', null)
    .execute()
}

/** Posts that came since `since` are news for the inside again: what it has already changes nothing. */
export async function takeInAgain(outside: OutsideDb, since: string): Promise<void> {
  await outside.updateTable('outside.posts').set({ taken_in: 0 }).where('ingested_at', '>=', since).execute()
}

/** Those of these replies that the public store has. */
export async function repliesThatCrossed(
  outside: OutsideDb,
  replyIds: readonly string[],
): Promise<Set<string>> {
  const crossed = new Set<string>()
  for (let i = 0; i < replyIds.length; i += 500) {
    const rows = await outside
      .selectFrom('outside.deliveries')
      .select('reply_id')
      .where('reply_id', 'in', replyIds.slice(i, i + 500))
      .execute()
    for (const row of rows) crossed.add(row.reply_id)
  }
  return crossed
}
