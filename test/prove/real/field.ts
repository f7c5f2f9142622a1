import type { ReadDb } from '../../../db/stores.ts'
import type { Bridge } from '../../support/bridge.ts'
import type { chance } from '../../support/chance.ts'
import type { WireFault } from '../../support/fault-proxy.ts'
import type { Journal } from './journal.ts'
import type { Tally } from './tally.ts'

/** What can be struck, so that two blows do not fall on the same thing at once. */
export type Part = 'outside' | 'inside' | 'Redis' | 'network' | 'wire'

/** Everything a run has in hand. */
export interface Field {
  bridge: Bridge
  /** Both stores as they are on the disk, for reading only. */
  reading: ReadDb
  journal: Journal
  chance: ReturnType<typeof chance>
  tally: Tally
  /** What goes wrong with the next connections between publisher and network; null: nothing. */
  wire: { next: (() => WireFault | null) | null }
  /** Ends every wait when the run is over. */
  signal: AbortSignal
  say: (line: string) => void
}
