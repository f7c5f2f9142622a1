import { generateKeyPairSync } from 'node:crypto'
import { ApprovedReply, publicHalf, type ReplyFields, sealReply } from '../../src/crossing/approved-reply.ts'

const { privateKey } = generateKeyPairSync('ed25519')

/** A reply somebody approved. */
export function anApprovedReply(change: Partial<ReplyFields> = {}): ApprovedReply {
  const fields = {
    id: 'reply-1',
    network: 'x',
    accountId: 'account-1',
    targetId: '100',
    conversationId: '100',
    text: 'We are on it & sorry: see foo.dev',
    media: [],
    approvedAt: '2026-11-24T11:59:00.000Z',
    ...change,
  }
  return ApprovedReply.open(sealReply(fields, privateKey), publicHalf(privateKey))
}
