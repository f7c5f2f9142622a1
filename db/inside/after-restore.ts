import type { InsideDb } from '../stores.ts'

/** Replies of which the backup does not tell whether they went out since: all that are not taken back. */
export async function repliesOnTheirWay(inside: InsideDb) {
  return await inside
    .selectFrom('inside.replies as r')
    .innerJoin('inside.threads as t', 't.id', 'r.thread_id')
    .selectAll('r')
    .select('t.space_id')
    .where('r.state', 'in', ['held', 'lapsed', 'crossed'])
    .orderBy('r.id')
    .execute()
}

/** The reply is in the public store, where it is looked up. */
export async function markCrossed(inside: InsideDb, replyId: string, now: Date): Promise<void> {
  const at = now.toISOString()
  await inside
    .updateTable('inside.replies')
    .set({ state: 'crossed', lapse: null, handed_at: at, updated_at: at })
    .where('id', '=', replyId)
    .execute()
}

/** When the inside last took a post in; null when it never did. */
export async function lastTakenIn(inside: InsideDb): Promise<string | null> {
  const row = await inside
    .selectFrom('inside.thread_posts')
    .select((eb) => eb.fn.max('added_at').as('at'))
    .executeTakeFirst()
  return row?.at ?? null
}
