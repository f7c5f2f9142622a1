import { inspect } from 'node:util'
import { describe, expect, test } from '@jest/globals'
import {
  ApprovedReply,
  BrokenSeal,
  proposalDigest,
  publicHalf,
  type ReplyFields,
  type SealedReply,
  sealReply,
} from '../../../src/crossing/approved-reply.ts'
import { aSealedReply, foreignSigning, replyKey, signing } from '../../support/sealing.ts'

const media = [{ sha256: 'ab', alt: 'A lamp' }]

test('a sealed reply opens to exactly the approved fields', () => {
  const sealed = aSealedReply({ text: 'We are on it 👍', media })
  const { id, network, accountId, targetId, conversationId, text, approvedAt } = ApprovedReply.open(
    sealed,
    replyKey,
  )
  expect({ id, network, accountId, targetId, conversationId, text, media, approvedAt }).toEqual(sealed.fields)
})

test('it survives being kept as JSON', () => {
  const sealed = JSON.parse(JSON.stringify(aSealedReply({ text: '"quotes" \u2028 é 灯 \\n' }))) as SealedReply
  expect(ApprovedReply.open(sealed, replyKey).text).toBe('"quotes" \u2028 é 灯 \\n')
})

describe('a broken seal', () => {
  const changes: { [Field in keyof ReplyFields]: ReplyFields[Field] } = {
    id: 'reply00002',
    network: 'mastodon',
    accountId: 'account002',
    targetId: '101',
    conversationId: '101',
    text: 'We are on it.',
    media: [],
    approvedAt: '2026-11-24T08:00:00.001Z',
  }
  test.each(Object.entries(changes))('a changed %s is refused', (field, value) => {
    const sealed = aSealedReply({ media })
    const forged = { ...sealed, fields: { ...sealed.fields, [field]: value } }
    expect(() => ApprovedReply.open(forged, replyKey)).toThrow(BrokenSeal)
  })

  test('moving words from one field to the next is refused', () => {
    const sealed = aSealedReply({ targetId: '10', conversationId: '010' })
    const forged = { ...sealed, fields: { ...sealed.fields, targetId: '100', conversationId: '10' } }
    expect(() => ApprovedReply.open(forged, replyKey)).toThrow(BrokenSeal)
  })

  test('other alternative words of a picture are refused', () => {
    const sealed = aSealedReply({ media })
    const fields = { ...sealed.fields, media: [{ sha256: 'ab', alt: 'A broken lamp' }] }
    expect(() => ApprovedReply.open({ ...sealed, fields }, replyKey)).toThrow(BrokenSeal)
  })

  test("another key's signature is refused", () => {
    expect(() => ApprovedReply.open(aSealedReply({}, foreignSigning), replyKey)).toThrow(BrokenSeal)
    expect(() => ApprovedReply.open(aSealedReply(), publicHalf(foreignSigning))).toThrow(BrokenSeal)
  })

  test.each([
    ['none', ''],
    ['too short a one', 'AAAA'],
    ['one that is not base64', '***'],
    ['not even text', 7 as unknown as string],
  ])('%s as a signature is refused', (_what, signature) => {
    expect(() => ApprovedReply.open({ ...aSealedReply(), signature }, replyKey)).toThrow(BrokenSeal)
  })

  test.each([
    ['a field more', { ...aSealedReply().fields, note: 'between us' }],
    ['a field less', { ...aSealedReply().fields, text: undefined }],
    ['nothing', null],
  ])('%s is refused', (_what, fields) => {
    const sealed = { ...aSealedReply(), fields: fields as unknown as ReplyFields }
    expect(() => ApprovedReply.open(sealed, replyKey)).toThrow(BrokenSeal)
  })

  test('what it says does not repeat the words', () => {
    const sealed = aSealedReply({ text: 'canary' })
    const forged = { ...sealed, fields: { ...sealed.fields, text: 'canary two' } }
    expect(() => ApprovedReply.open(forged, replyKey)).toThrow(/^(?!.*canary).*$/)
  })
})

describe('an approved reply cannot be copied', () => {
  const reply = ApprovedReply.open(aSealedReply({ text: 'canary' }), replyKey)

  test('a spread, a JSON or a printed copy carries nothing', () => {
    expect({ ...reply }).toEqual({})
    expect(JSON.stringify(reply)).toBe('{}')
    expect(inspect(reply, { showHidden: true, depth: 9 })).not.toContain('canary')
  })

  test('something that only looks like one has no words', () => {
    const lookAlike = Object.create(ApprovedReply.prototype) as ApprovedReply
    expect(() => lookAlike.text).toThrow(TypeError)
  })

  test('its pictures cannot be changed after the seal was checked', () => {
    const opened = ApprovedReply.open(aSealedReply({ media }), replyKey)
    expect(() => opened.media.push({ sha256: 'cd', alt: '' })).toThrow(TypeError)
    expect(() => Object.assign(opened.media[0] ?? {}, { alt: 'else' })).toThrow(TypeError)
    expect(opened.media).toEqual(media)
  })
})

test('nothing is sealed that is not a reply', () => {
  const fields = { ...aSealedReply().fields, note: 'between us' }
  expect(() => sealReply(fields as ReplyFields, signing)).toThrow()
})

describe('the digest of a proposal', () => {
  const proposal = { text: 'We are on it', targetId: 'post1', accountId: 'account1' }

  test('is the same for the same words to the same post from the same account', () => {
    expect(proposalDigest({ ...proposal })).toBe(proposalDigest(proposal))
    expect(proposalDigest(proposal)).toMatch(/^[0-9a-f]{64}$/)
  })

  test.each([
    ['text', 'We are on it.'],
    ['targetId', 'post2'],
    ['accountId', 'account2'],
  ])('is another for another %s', (field, value) => {
    expect(proposalDigest({ ...proposal, [field]: value })).not.toBe(proposalDigest(proposal))
  })

  test('cannot be met by moving characters from one part to the next', () => {
    const moved = { text: proposal.text, targetId: '1post1', accountId: 'account' }
    expect(proposalDigest(moved)).not.toBe(proposalDigest(proposal))
  })
})
