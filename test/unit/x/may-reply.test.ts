import { expect, test } from '@jest/globals'
import { mayReply } from '../../../connectors/x/may-reply.ts'

const stranger = { ours: false, mentionsUs: false, quotesUs: false, replySettings: 'everyone' }

test('whoever mentions us may be answered', () => {
  expect(mayReply({ ...stranger, mentionsUs: true })).toEqual({ may: true })
})

test('whoever quotes us may be answered', () => {
  expect(mayReply({ ...stranger, quotesUs: true })).toEqual({ may: true })
})

test('we may answer ourselves', () => {
  expect(mayReply({ ...stranger, ours: true, replySettings: 'following' })).toEqual({ may: true })
})

test('a stranger may not be answered, and the reason is in plain words', () => {
  expect(mayReply(stranger)).toEqual({
    may: false,
    why: 'X lets us answer only people who mentioned or quoted us',
  })
})

test.each(['mentionedUsers', 'following', 'subscribers', 'verified', 'other'])(
  'being mentioned outweighs reply settings "%s", being quoted does not',
  (replySettings) => {
    expect(mayReply({ ...stranger, mentionsUs: true, replySettings }).may).toBe(true)
    expect(mayReply({ ...stranger, quotesUs: true, replySettings })).toMatchObject({
      may: false,
      why: expect.stringContaining('Its author'),
    })
  },
)
