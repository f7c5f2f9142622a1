import type { SealedReply } from '../../src/crossing/approved-reply.ts'
import type { Seen } from '../../src/outside/world.ts'
import { inTransaction } from '../open.ts'
import type { OutsideDb } from '../stores.ts'

/** A sealed reply as it crosses, with what its approvers knew of the world. */
export interface CrossingReply extends Seen {
  sealed: SealedReply
  targetPostId: string
}

/** Puts a reply and its waiting delivery into the public store, once: handing the same reply over again changes nothing. */
export async function receiveReply(outside: OutsideDb, reply: CrossingReply, now: Date): Promise<void> {
  const { fields, signature } = reply.sealed
  const at = now.toISOString()
  await inTransaction(outside, async (trx) => {
    await trx
      .insertInto('outside.replies')
      .values({
        id: fields.id,
        network: fields.network,
        account_id: fields.accountId,
        target_id: fields.targetId,
        conversation_id: fields.conversationId,
        text: fields.text,
        sealed: JSON.stringify(fields),
        signature,
        target_post_id: reply.targetPostId,
        crossed_at: at,
      })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute()
    await trx
      .insertInto('outside.deliveries')
      .values({
        reply_id: fields.id,
        network: fields.network,
        account_id: fields.accountId,
        state: 'waiting',
        due_at: at,
        attempts: 0,
        lookups: 0,
        target_revision: reply.targetRevision,
        seen_at: reply.seenAt,
        candidates: '[]',
        updated_at: at,
        revision: 1,
        told: 0,
      })
      .onConflict((conflict) => conflict.column('reply_id').doNothing())
      .execute()
  })
}
