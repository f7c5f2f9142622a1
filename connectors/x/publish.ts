import type { ApprovedReply } from '../../src/crossing/approved-reply.ts'
import { Permanent } from '../../src/failure.ts'
import { measureX, X_TEXT_LENGTH } from '../../src/outside/measure.ts'
import type { Publisher, Receipt } from '../connector.ts'
import { callX } from './client.ts'
import { unreadable } from './failure.ts'
import { findReply } from './find.ts'
import type { Ask } from './page.ts'
import { postUrl } from './post.ts'
import { priceOfReply } from './price.ts'
import { Created } from './wire.ts'

/** Publishes on X as one account. */
export function publishOnX(ask: Ask): Publisher {
  return {
    publish: (reply, signal) => publish(ask, reply, signal),
    find: (reply, since, signal) => findReply(ask, reply, since, signal),
  }
}

/** Sends the sealed text, one post, once. What X would refuse for certain is refused before anything is sent. */
async function publish(ask: Ask, reply: ApprovedReply, signal: AbortSignal): Promise<Receipt> {
  refuseUnsendable(ask, reply)
  const body = { text: reply.text, reply: { in_reply_to_tweet_id: reply.targetId } }
  const answer = await callX(ask.link, { does: 'write', path: '2/tweets', body }, signal)
  const created = Created.safeParse(answer)
  if (!created.success) throw unreadable('write')
  const { id } = created.data.data
  return {
    externalId: id,
    url: postUrl(ask.us, ask.us.handle, id),
    publishedAt: ask.link.now().toISOString(),
    spent: priceOfReply(reply.text),
  }
}

function refuseUnsendable(ask: Ask, reply: ApprovedReply): void {
  if (reply.network !== 'x') throw new Permanent('This reply is for another network', 'refused')
  if (ask.us.userId === '') throw new Permanent('X has not told us yet whose sign-in this is', 'sign-in')
  if (!/^\d{1,19}$/.test(reply.targetId))
    throw new Permanent('This is not the id of a post on X', 'target-gone')
  if (reply.media.length > 0) throw new Permanent('Pictures cannot be sent to X from here', 'refused')
  if (reply.text.trim() === '') throw new Permanent('X takes no empty reply', 'refused')
  const length = measureX(reply.text)
  if (length > X_TEXT_LENGTH)
    throw new Permanent(`X counts ${length} characters and takes ${X_TEXT_LENGTH}`, 'too-long')
}
