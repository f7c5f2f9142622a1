import type { Kysely } from 'kysely'
import type { World } from '../../src/outside/world.ts'
import type { OutsideTables } from './tables.ts'

/**
 * The public world around a reply's target, from the public store alone. `ownReplyId`: the reply that is asked about,
 * so that its own publication does not count as somebody else's answer.
 */
export async function worldAround(
  db: Pick<Kysely<OutsideTables>, 'selectFrom'>,
  target: { postId: string; ownReplyId: string },
): Promise<World> {
  const post = await db
    .selectFrom('outside.posts')
    .select([
      'network',
      'external_id',
      'current_id',
      'conversation_id',
      'author_id',
      'posted_at',
      'revision',
      'gone_at',
    ])
    .where('id', '=', target.postId)
    .executeTakeFirst()
  if (!post) return { targetRevision: 0, targetGone: true, authorWroteAt: null, answeredAt: null }
  const wrote = await db
    .selectFrom('outside.posts')
    .select((eb) => eb.fn.max('ingested_at').as('at'))
    .where('network', '=', post.network)
    .where('conversation_id', '=', post.conversation_id)
    .where('author_id', '=', post.author_id)
    .where('ours', '=', 0)
    .where('id', '<>', target.postId)
    // What they wrote before the target is context that may come to us late, not something new.
    .where('posted_at', '>=', post.posted_at)
    .executeTakeFirst()
  const answered = await db
    .selectFrom('outside.posts as p')
    .leftJoin('outside.deliveries as d', (join) =>
      join.onRef('d.network', '=', 'p.network').onRef('d.external_id', '=', 'p.external_id'),
    )
    .select((eb) => eb.fn.max('p.ingested_at').as('at'))
    .where('p.network', '=', post.network)
    .where('p.conversation_id', '=', post.conversation_id)
    .where('p.ours', '=', 1)
    .where('p.gone_at', 'is', null)
    .where('p.parent_external_id', 'in', [post.external_id, post.current_id])
    .where((eb) => eb.or([eb('d.reply_id', 'is', null), eb('d.reply_id', '<>', target.ownReplyId)]))
    .executeTakeFirst()
  // Another reply of ours to the same post counts from the moment it was sent, not only once it comes back to us.
  const sent = await db
    .selectFrom('outside.deliveries as d')
    .innerJoin('outside.replies as r', 'r.id', 'd.reply_id')
    .select((eb) => eb.fn.max('d.first_sent_at').as('at'))
    .where('r.target_post_id', '=', target.postId)
    .where('d.reply_id', '<>', target.ownReplyId)
    .where('d.state', 'in', ['sending', 'unknown', 'needs-person', 'published'])
    .executeTakeFirst()
  const answeredAt = [answered?.at ?? '', sent?.at ?? ''].sort().at(-1) || null
  return {
    targetRevision: post.revision,
    targetGone: post.gone_at !== null,
    authorWroteAt: wrote?.at ?? null,
    answeredAt,
  }
}
