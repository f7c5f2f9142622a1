import type { OutsideDb } from '../stores.ts'
import type { StopsTable } from './tables.ts'

/** Stops everything outgoing (`all`) or one account without a person asking: better silent than doubled. */
export async function stopByItself(
  outside: Pick<OutsideDb, 'insertInto'>,
  scope: 'all' | (string & {}),
  cause: Exclude<StopsTable['cause'], 'person'>,
  now: Date,
): Promise<void> {
  await outside
    .insertInto('outside.stops')
    .values({ scope, since: now.toISOString(), cause })
    .onConflict((conflict) => conflict.column('scope').doNothing())
    .execute()
}
