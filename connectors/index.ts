import type { Connector } from './connector.ts'
import { connectX } from './x/index.ts'

/** The rehearsal network shows a new post in its lists at once, so a look-up need not wait as long as X's does. */
const REHEARSAL_SETTLE_MS = 2_000

/** Every network Conclave speaks, by name. */
function connectors(rehearsal: boolean): ReadonlyMap<string, Connector> {
  const x = connectX(rehearsal ? { settleMs: REHEARSAL_SETTLE_MS } : {})
  return new Map<string, Connector>([[x.network, x]])
}

/** Gives the connector of a network. It throws when there is none: a row names a network this version does not know. */
export function openConnectors({ rehearsal }: { rehearsal: boolean }): (network: string) => Connector {
  const known = connectors(rehearsal)
  return (network) => {
    const connector = known.get(network)
    if (!connector) throw new Error(`no connector for network ${network}`)
    return connector
  }
}
