import type { Connector } from './connector.ts'
import { x } from './x/index.ts'

/** Every network Conclave speaks, by name. */
const connectors: ReadonlyMap<string, Connector> = new Map<string, Connector>([[x.network, x]])

/** The connector of a network. Throws when there is none: a row names a network this version does not know. */
export function connectorFor(network: string): Connector {
  const connector = connectors.get(network)
  if (!connector) throw new Error(`no connector for network ${network}`)
  return connector
}
