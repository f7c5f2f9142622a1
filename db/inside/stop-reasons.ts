import type { InsideDb } from '../stores.ts'

/** Why people stopped things, by scope (`all` or an account's id). Their words never leave the private store. */
export async function stopReasons(db: InsideDb): Promise<Map<string, string | null>> {
  const rows = await db.selectFrom('inside.stop_reasons').select(['scope', 'reason']).execute()
  return new Map(rows.map((row) => [row.scope, row.reason]))
}

export async function saveStopReason(
  db: InsideDb,
  stop: { scope: string; personId: string; reason: string | null; at: string },
): Promise<void> {
  const { scope, personId, reason, at } = stop
  await db
    .insertInto('inside.stop_reasons')
    .values({ scope, person_id: personId, reason, at })
    .onConflict((conflict) => conflict.column('scope').doUpdateSet({ person_id: personId, reason, at }))
    .execute()
}

export async function forgetStopReason(db: InsideDb, scope: string): Promise<void> {
  await db.deleteFrom('inside.stop_reasons').where('scope', '=', scope).execute()
}
