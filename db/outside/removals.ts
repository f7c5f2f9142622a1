import type { Io } from '../../src/io.ts'
import type { Removal } from '../../src/outside/incoming-post.ts'
import type { OutsideTrx } from '../stores.ts'

/**
 * Makes tombstones of posts that can no longer be read outside: their words, pictures, earlier wordings and raw form
 * are erased, as the networks' rules ask. Answers how many were news.
 */
export async function storeRemovals(
  trx: OutsideTrx,
  io: Io,
  network: string,
  removals: Removal[],
): Promise<number> {
  const now = io.now().toISOString()
  let news = 0
  for (const removal of removals) {
    const row = await trx
      .updateTable('outside.posts')
      .set((eb) => ({
        gone_at: now,
        gone_reason: removal.reason,
        text: '',
        parts: '[]',
        media: '[]',
        read_at: now,
        revision: eb('revision', '+', 1),
      }))
      .where('network', '=', network)
      .where((eb) =>
        eb.or([eb('external_id', '=', removal.externalId), eb('current_id', '=', removal.externalId)]),
      )
      .where('gone_at', 'is', null)
      .returning('id')
      .executeTakeFirst()
    if (!row) continue
    news++
    await trx.deleteFrom('outside.post_versions').where('post_id', '=', row.id).execute()
    await trx.deleteFrom('outside.raw_posts').where('post_id', '=', row.id).execute()
  }
  return news
}
