import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { z } from 'zod'

/** Every field that leaves for the network, and nothing else. The seal covers all of it. */
export const ReplyFields = z.strictObject({
  id: z.string(),
  network: z.string(),
  accountId: z.string(),
  /** The network's id of the post that is answered. */
  targetId: z.string(),
  conversationId: z.string(),
  text: z.string(),
  media: z.array(z.strictObject({ sha256: z.string(), alt: z.string() })),
  approvedAt: z.iso.datetime(),
})
export type ReplyFields = z.output<typeof ReplyFields>

/** A sealed reply as it is stored: the fields and an Ed25519 signature (base64) over their canonical form. */
export type SealedReply = { fields: ReplyFields; signature: string }

/** Thrown when a stored reply does not carry the seal it must carry: somebody changed it, or another key signed it. */
export class BrokenSeal extends Error {
  override readonly name = 'BrokenSeal'
}

/** The bytes that are signed: a version tag, then the fields in a fixed order. */
function canonical(fields: ReplyFields): Buffer {
  const media = fields.media.map((m) => [m.sha256, m.alt])
  const { id, network, accountId, targetId, conversationId, text, approvedAt } = fields
  return Buffer.from(
    JSON.stringify([
      'conclave-reply-1',
      id,
      network,
      accountId,
      targetId,
      conversationId,
      text,
      media,
      approvedAt,
    ]),
  )
}

/** Seals approved words. Only the process that records approvals holds the private key. */
export function sealReply(fields: ReplyFields, signingKey: KeyObject): SealedReply {
  const parsed = ReplyFields.parse(fields)
  return { fields: parsed, signature: sign(null, canonical(parsed), signingKey).toString('base64') }
}

/**
 * The only thing that crosses outward: words an authorised person approved, with the seal checked.
 * It cannot be constructed, copied by spreading or imitated: the sole way to get one is `open`.
 */
export class ApprovedReply {
  readonly #sealed: ReplyFields
  private constructor(fields: ReplyFields) {
    // Nobody who is handed the pictures may change them after the seal was checked.
    for (const picture of fields.media) Object.freeze(picture)
    Object.freeze(fields.media)
    this.#sealed = fields
  }
  /** Checks the seal with the public key. Throws BrokenSeal. */
  static open(sealed: SealedReply, publicKey: KeyObject): ApprovedReply {
    const fields = ReplyFields.safeParse(sealed.fields)
    if (!fields.success || typeof sealed.signature !== 'string')
      throw new BrokenSeal('the stored reply does not have the fields of a sealed reply')
    const signature = Buffer.from(sealed.signature, 'base64')
    if (!verify(null, canonical(fields.data), publicKey, signature))
      throw new BrokenSeal(
        `the seal of reply ${fields.data.id} does not match its words: it was not approved like this`,
      )
    return new ApprovedReply(fields.data)
  }
  get id(): string {
    return this.#sealed.id
  }
  get network(): string {
    return this.#sealed.network
  }
  get accountId(): string {
    return this.#sealed.accountId
  }
  get targetId(): string {
    return this.#sealed.targetId
  }
  get conversationId(): string {
    return this.#sealed.conversationId
  }
  get text(): string {
    return this.#sealed.text
  }
  get media(): ReplyFields['media'] {
    return this.#sealed.media
  }
  get approvedAt(): string {
    return this.#sealed.approvedAt
  }
}

/** The public half of a signing key, for the processes that only check seals. */
export function publicHalf(signingKey: KeyObject): KeyObject {
  return createPublicKey(signingKey)
}

/** The digest an approval is bound to: SHA-256 (hex) of everything a reader of the proposal would see go out. */
export function proposalDigest(proposal: { text: string; targetId: string; accountId: string }): string {
  return createHash('sha256')
    .update(JSON.stringify(['conclave-proposal-1', proposal.accountId, proposal.targetId, proposal.text]))
    .digest('hex')
}
