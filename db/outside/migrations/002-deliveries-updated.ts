import type { Kysely } from 'kysely'
import { runAll } from '../../dialect.ts'

/** The newest change of any delivery is asked for every few seconds (`db/witness.ts`). */
export async function deliveriesUpdated(db: Kysely<unknown>): Promise<void> {
  await runAll(db, ['create index deliveries_updated on deliveries (updated_at)'])
}
