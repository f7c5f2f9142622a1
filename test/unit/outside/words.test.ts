import { describe, expect, test } from '@jest/globals'
import { measure, X_TEXT_LENGTH } from '../../../src/outside/measure.ts'
import { priceOfReply } from '../../../src/outside/price.ts'
import { cleanReply } from '../../../src/outside/reply-text.ts'

describe('the length of a reply', () => {
  test.each([
    ['plain letters count one each', 'hello', 5],
    ['a link counts 23, however long', `see https://example.com/${'a'.repeat(200)}`, 27],
    ['a link counts 23, however short', 'see x.com', 27],
    ['Chinese, Japanese and Korean count two each', '灯が壊れた', 10],
    ['an emoji counts two, with its skin and joiners', '👩🏽‍🚀', 2],
    ['letters with accents count one', 'é', 1],
    ['nothing counts nothing', '', 0],
  ])('on X: %s', (_rule, text, length) => {
    expect(measure('x', text)).toEqual({ length, limit: X_TEXT_LENGTH })
  })

  test('on a network whose rule we do not know it counts code points against 500', () => {
    expect(measure('elsewhere', '👍👍')).toEqual({ length: 2, limit: 500 })
  })
})

describe('the words as they go out', () => {
  test.each([
    ['no blanks around them', '  hello \n', 'hello'],
    ['one kind of line break', 'a\r\nb\rc', 'a\nb\nc'],
    ['composed characters', 'cafe\u0301', 'caf\u00e9'],
    ['nothing inside is touched', 'a  b\n\nc', 'a  b\n\nc'],
  ])('%s', (_rule, written, sent) => {
    expect(cleanReply(written)).toBe(sent)
  })

  test('cleaning twice changes nothing more', () => {
    const once = cleanReply(' cafe\u0301\r\n\u00a0')
    expect(cleanReply(once)).toBe(once)
  })
})

describe('what a reply will cost', () => {
  test('X charges more for a link, and says nothing of other networks', () => {
    expect(priceOfReply('x', 'We are on it')).toBe(0.01)
    expect(priceOfReply('x', 'See example.com')).toBe(0.2)
    expect(priceOfReply('elsewhere', 'We are on it')).toBeNull()
  })
})
