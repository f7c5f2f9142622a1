import type { Connector } from '../connectors/connector.ts'
import { abandonClaim, giveWatchesBack, sendingDeliveries } from '../db/outside/take-over.ts'
import type { OutsideDb } from '../db/stores.ts'
import type { Io } from '../src/io.ts'
import type { Nudge } from '../src/queues.ts'

/**
 * Takes over what the process before us had in hand when it fell, for the one process that speaks to networks: with
 * several, only the leases' ends tell who is dead. A reply that was being sent is looked up once the network has settled:
 * by then a predecessor that still breathes has sent it or may no longer begin (see `SEND_WITHIN_MS`).
 */
export async function takeOver(deps: {
  outside: OutsideDb
  io: Io
  connectorFor: (network: string) => Connector
  nudge: Nudge
}): Promise<void> {
  await giveWatchesBack(deps.outside)
  const now = deps.io.now()
  for (const { reply_id: replyId, network } of await sendingDeliveries(deps.outside)) {
    const { settleMs } = deps.connectorFor(network).limits
    await abandonClaim(deps.outside, replyId, new Date(now.getTime() + settleMs), now)
    deps.nudge('publish', { replyId }, { delayMs: settleMs })
  }
  deps.nudge('news', {})
}
