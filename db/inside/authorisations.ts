import type { InsideDb } from '../stores.ts'

const LIFETIME_MS = 10 * 60_000

export interface Authorisation {
  stateHash: string
  personId: string
  network: string
  /** Sealed to the listener. */
  sealed: string
}

/** Remembers a sign-in at a network that a person just began, and forgets those that were never finished. */
export async function beginAuthorisation(db: InsideDb, begun: Authorisation, now: Date): Promise<void> {
  await db
    .deleteFrom('inside.authorisations')
    .where('created_at', '<=', new Date(now.getTime() - LIFETIME_MS).toISOString())
    .execute()
  await db
    .insertInto('inside.authorisations')
    .values({
      state_hash: begun.stateHash,
      person_id: begun.personId,
      network: begun.network,
      sealed: begun.sealed,
      created_at: now.toISOString(),
    })
    .execute()
}

/** Takes a sign-in out, once: only for the person who began it, within ten minutes. Null when there is none such. */
export async function takeAuthorisation(
  db: InsideDb,
  taken: Omit<Authorisation, 'sealed'>,
  now: Date,
): Promise<string | null> {
  const row = await db
    .deleteFrom('inside.authorisations')
    .where('state_hash', '=', taken.stateHash)
    .where('person_id', '=', taken.personId)
    .where('network', '=', taken.network)
    .where('created_at', '>', new Date(now.getTime() - LIFETIME_MS).toISOString())
    .returning('sealed')
    .executeTakeFirst()
  return row?.sealed ?? null
}
