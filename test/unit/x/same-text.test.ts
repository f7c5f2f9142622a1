import { expect, test } from '@jest/globals'
import { comparable } from '../../../connectors/x/same-text.ts'

test.each([
  ['the handles X puts in front', 'Thank you!', '@zoe @acme Thank you!'],
  ['a bare link that got a scheme', 'see foo.dev', 'see https://foo.dev'],
  ['the case of a host and a last slash', 'see https://Foo.dev/', 'see http://foo.dev'],
  ['composed accents', 'cafe\u0301', 'café'],
  ['blanks and line breaks', 'one\n\ntwo ', 'one two'],
])('%s make no difference', (_name, sent, shown) => {
  expect(comparable(shown)).toBe(comparable(sent))
})

test.each([
  ['other words', 'Thank you!', 'Thanks!'],
  ['the case of a path', 'see foo.dev/A', 'see foo.dev/a'],
  ['a handle in the middle', 'Ask @zoe', 'Ask'],
])('%s make a difference', (_name, sent, shown) => {
  expect(comparable(shown)).not.toBe(comparable(sent))
})
