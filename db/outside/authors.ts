import type { Io } from '../../src/io.ts'
import type { IncomingAuthor } from '../../src/outside/incoming-post.ts'
import { flag } from '../columns.ts'
import type { OutsideTrx } from '../stores.ts'
import { storable } from './storable.ts'

/** Inserts or refreshes authors; answers our id by the network's id. */
export async function storeAuthors(
  trx: OutsideTrx,
  io: Io,
  network: string,
  authors: IncomingAuthor[],
): Promise<Map<string, string>> {
  const unique = [...new Map(authors.map((author) => [author.externalId, author])).values()]
  if (unique.length === 0) return new Map()
  const now = io.now().toISOString()
  const rows = await trx
    .insertInto('outside.authors')
    .values(
      unique.map((author) => ({
        id: io.id(),
        network,
        external_id: author.externalId,
        handle: storable(author.handle),
        name: storable(author.name),
        bio: author.bio === null ? null : storable(author.bio),
        avatar_url: author.avatarUrl,
        followers: author.followers,
        protected: flag(author.protected),
        updated_at: now,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['network', 'external_id']).doUpdateSet((eb) => ({
        handle: eb.ref('excluded.handle'),
        name: eb.ref('excluded.name'),
        bio: eb.ref('excluded.bio'),
        avatar_url: eb.ref('excluded.avatar_url'),
        followers: eb.ref('excluded.followers'),
        protected: eb.ref('excluded.protected'),
        updated_at: eb.ref('excluded.updated_at'),
      })),
    )
    .returning(['id', 'external_id'])
    .execute()
  return new Map(rows.map((row) => [row.external_id, row.id]))
}
