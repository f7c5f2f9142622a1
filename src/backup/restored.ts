import { insideMark } from '../../db/inside/mark.ts'
import { outsideMark } from '../../db/outside/mark.ts'
import type { InsideDb, OutsideDb } from '../../db/stores.ts'
import { wasReplaced, witness } from '../../db/witness.ts'
import type { Io } from '../io.ts'
import { Refusal } from '../refusal.ts'
import { readMark, removeMark } from './mark.ts'
import { reconcile } from './reconcile.ts'

/** Refuses a data folder whose restore was cut short: what is missing there would be made anew, empty. */
export function refuseUnfinished(dataDir: string): void {
  if (readMark(dataDir)?.state === 'unfinished')
    throw new Refusal('a restore was cut short; run it again: npm run restore -- <backup> --replace')
}

/**
 * Sees whether the stores came back from a backup since the last start, by `npm run restore` or by hand, and if so makes
 * them safe to go on with. Answers whether they did.
 */
export async function reconcileRestored(
  dataDir: string,
  stores: { inside: InsideDb; outside: OutsideDb; io: Io },
): Promise<boolean> {
  const restored =
    readMark(dataDir) !== null ||
    wasReplaced(dataDir, 'inside', await insideMark(stores.inside)) ||
    wasReplaced(dataDir, 'outside', await outsideMark(stores.outside))
  if (restored) await reconcile(stores)
  // The witnesses first: cut short here, the mark has it done again.
  witness(dataDir, 'inside', await insideMark(stores.inside))
  witness(dataDir, 'outside', await outsideMark(stores.outside))
  removeMark(dataDir)
  return restored
}
