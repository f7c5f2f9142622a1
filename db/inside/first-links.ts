import type { Io } from '../../src/io.ts'
import { newSecret, secretHash } from '../secret.ts'
import type { InsideDb, InsideTrx } from '../stores.ts'

const LIFETIME_MS = 24 * 3_600_000

/**
 * Makes the one-time link's token with which the first person is made. It is good for 24 hours and replaces earlier ones.
 */
export async function newFirstLink(db: InsideDb, io: Io): Promise<string> {
  const token = newSecret()
  await db.deleteFrom('inside.first_links').where('used_at', 'is', null).execute()
  await db
    .insertInto('inside.first_links')
    .values({
      token_hash: secretHash(token),
      expires_at: new Date(io.now().getTime() + LIFETIME_MS).toISOString(),
      used_at: null,
    })
    .execute()
  return token
}

export type LinkState = 'good' | 'used' | 'expired' | 'unknown'

/** What a link's token is worth at this moment. */
export async function firstLinkState(db: InsideDb, token: string, now: string): Promise<LinkState> {
  const link = await db
    .selectFrom('inside.first_links')
    .select(['expires_at', 'used_at'])
    .where('token_hash', '=', secretHash(token))
    .executeTakeFirst()
  if (!link) return 'unknown'
  if (link.used_at !== null) return 'used'
  return link.expires_at > now ? 'good' : 'expired'
}

/** Uses a good link up; false when somebody else just did, or it is no longer good. */
export async function useFirstLink(trx: InsideTrx, token: string, now: string): Promise<boolean> {
  const result = await trx
    .updateTable('inside.first_links')
    .set({ used_at: now })
    .where('token_hash', '=', secretHash(token))
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}
