import { approversStillMay, readReply } from '../db/inside/replies.ts'
import { moveDelivery, waitingDeliveries } from '../db/outside/deliveries.ts'
import type { InsideDb, OutsideDb } from '../db/stores.ts'
import type { Io } from '../src/io.ts'
import type { Nudge } from '../src/queues.ts'

/**
 * Holds replies that crossed but still wait to be sent (a rate limit, a stop) once somebody who approved them may no
 * longer approve. The publishing process knows nothing of people, so the inside watches for it.
 */
export async function holdForLostApprovers(deps: {
  inside: InsideDb
  outside: OutsideDb
  io: Io
  nudge: Nudge
}): Promise<void> {
  for (const replyId of await waitingDeliveries(deps.outside)) {
    const reply = await readReply(deps.inside, replyId)
    if (!reply || (await approversStillMay(deps.inside, reply))) continue
    const held = { state: 'held', reason: 'approver-left' } as const
    if (await moveDelivery(deps.outside, replyId, ['waiting'], held, deps.io.now())) deps.nudge('news', {})
  }
}
