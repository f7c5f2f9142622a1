import type { KeyObject } from 'node:crypto'
import type { Publisher } from '../../connectors/connector.ts'
import { ApprovedReply, type ReplyFields, type SealedReply } from '../../src/crossing/approved-reply.ts'

export async function wrong(
  publisher: Publisher,
  approved: ApprovedReply,
  fields: ReplyFields,
  sealed: SealedReply,
  signal: AbortSignal,
) {
  // @ts-expect-error TS2345: a text is not published
  await publisher.publish('Sorry!', signal)

  // @ts-expect-error TS2740: an object with a text is not published
  await publisher.publish({ text: 'Sorry!' }, signal)

  // @ts-expect-error TS2741: the fields of a reply, without its seal, are not published
  await publisher.publish(fields, signal)

  // @ts-expect-error TS2740: a sealed reply whose seal nobody checked is not published
  await publisher.publish(sealed, signal)

  // @ts-expect-error TS2740: a copy of an approved reply is not published
  await publisher.publish({ ...approved }, signal)

  // @ts-expect-error TS2740: a copy of an approved reply with other words is not published
  await publisher.publish({ ...approved, text: 'Other words' }, signal)

  // @ts-expect-error TS2345: an object that looks exactly like an approved reply is not published
  await publisher.publish(new LookAlike(fields), signal)

  // @ts-expect-error TS2741: nothing that is not an approved reply is looked for on the network
  await publisher.find(fields, '2026-01-01T00:00:00.000Z', signal)

  // @ts-expect-error TS2673: nobody makes an approved reply but by opening a seal
  return new ApprovedReply(fields)
}

export function wrongWords(approved: ApprovedReply, sealed: SealedReply, publicKey: KeyObject) {
  // @ts-expect-error TS2540: the words of an approved reply cannot be changed
  approved.text = 'Other words'

  // @ts-expect-error TS2554: a seal is not opened without the key that proves it
  ApprovedReply.open(sealed)

  return ApprovedReply.open(sealed, publicKey)
}

// @ts-expect-error TS2675: an approved reply cannot be extended
export class MyReply extends ApprovedReply {}

class LookAlike {
  readonly #sealed: ReplyFields
  constructor(fields: ReplyFields) {
    this.#sealed = fields
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
