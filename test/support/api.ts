import type { Api } from '../../src/api/handler.ts'
import type { Payload, QueueName } from '../../src/queues.ts'
import { signing } from './sealing.ts'
import type { World } from './world.ts'

/** What the API's handlers work with, over a world of its own; what they nudge is kept to be looked at. */
export function anApi(world: World): Api & { nudges: { queue: QueueName; payload: Payload<QueueName> }[] } {
  const nudges: { queue: QueueName; payload: Payload<QueueName> }[] = []
  const cannotSeal = async () => {
    throw new Error('this test connects no account')
  }
  return {
    ...world.stores,
    io: world.io,
    nudge: (queue, payload) => void nudges.push({ queue, payload }),
    tell: (event) => void world.told.push(event),
    signing,
    sealToListener: cannotSeal,
    sealToPublisher: cannotSeal,
    queueState: () => 'ok',
    publicUrl: 'http://localhost',
    rehearsalUrl: null,
    log: { warn: () => {} },
    nudges,
  }
}

/** What a handler of a thing takes that has no body, no query and no cookie to speak of. */
export const bare = { query: undefined, body: undefined, cookie: { secret: null, give() {}, clear() {} } }
