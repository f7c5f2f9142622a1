import type { OutsideDb } from '../stores.ts'

const COLUMNS = [
  'id',
  'network',
  'conversation_id',
  'author_id',
  'ours',
  'posted_at',
  'revision',
  'gone_at',
] as const

/** Posts that changed since the inside last took them in, in the order in which they came. */
export async function postNews(outside: OutsideDb, limit: number) {
  return await outside
    .selectFrom('outside.posts')
    .select(COLUMNS)
    .whereRef('taken_in', '<', 'revision')
    .orderBy('ingested_at')
    .orderBy('id')
    .limit(limit)
    .execute()
}

/** Every post we have of a conversation, oldest first. */
export async function postsOfConversation(outside: OutsideDb, network: string, conversationId: string) {
  return await outside
    .selectFrom('outside.posts')
    .select(COLUMNS)
    .where('network', '=', network)
    .where('conversation_id', '=', conversationId)
    .orderBy('posted_at')
    .limit(1000)
    .execute()
}

/** Which watches found a post, the first first. */
export async function watchesThatFound(
  outside: OutsideDb,
  postIds: readonly string[],
): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>()
  if (postIds.length === 0) return found
  const rows = await outside
    .selectFrom('outside.sightings')
    .select(['post_id', 'watch_id'])
    .where('post_id', 'in', [...postIds])
    .orderBy('seen_at')
    .execute()
  for (const row of rows) found.set(row.post_id, [...(found.get(row.post_id) ?? []), row.watch_id])
  return found
}

/** The inside has these revisions; a post that changed meanwhile stays news. */
export async function markTakenIn(
  outside: OutsideDb,
  posts: readonly { id: string; revision: number }[],
): Promise<void> {
  const byRevision = new Map<number, string[]>()
  for (const { id, revision } of posts) byRevision.set(revision, [...(byRevision.get(revision) ?? []), id])
  for (const [revision, ids] of byRevision)
    await outside
      .updateTable('outside.posts')
      .set({ taken_in: revision })
      .where('id', 'in', ids)
      .where('taken_in', '<', revision)
      .execute()
}

/** Makes the list of followed conversations exactly `wanted`. */
export async function followConversations(
  outside: OutsideDb,
  wanted: readonly { network: string; conversation_id: string; created_at: string }[],
): Promise<void> {
  const key = (row: { network: string; conversation_id: string }) => `${row.network} ${row.conversation_id}`
  const now = await outside
    .selectFrom('outside.open_conversations')
    .select(['network', 'conversation_id'])
    .execute()
  const known = new Set(now.map(key))
  const keep = new Set(wanted.map(key))
  const added = wanted.filter((row) => !known.has(key(row)))
  for (let i = 0; i < added.length; i += 500)
    await outside
      .insertInto('outside.open_conversations')
      .values(
        added.slice(i, i + 500).map(({ network, conversation_id, created_at }) => ({
          network,
          conversation_id,
          opened_at: created_at,
        })),
      )
      .onConflict((conflict) => conflict.columns(['network', 'conversation_id']).doNothing())
      .execute()
  for (const row of now.filter((row) => !keep.has(key(row))))
    await outside
      .deleteFrom('outside.open_conversations')
      .where('network', '=', row.network)
      .where('conversation_id', '=', row.conversation_id)
      .execute()
}
