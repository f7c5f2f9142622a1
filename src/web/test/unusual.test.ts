import { describe, expect, test } from '@jest/globals'
import { piecesOf } from '../thread/unusual.ts'

const codes = (text: string) => piecesOf(text).flatMap(({ code }) => code ?? [])

describe('what hides in a text that will go out is shown by its code:', () => {
  const hiding: [string, string, string[]][] = [
    ['a direction turned round', 'a\u202egnp.exe\u202c', ['U+202E', 'U+202C']],
    ['isolates', '\u2066x\u2069', ['U+2066', 'U+2069']],
    ['zero width', 'pa\u200bss\u2060wo\ufeffrd', ['U+200B', 'U+2060', 'U+FEFF']],
    ['a joiner without an emoji', 'a\u200db', ['U+200D']],
    ['tags: a message inside a message', 'hi\u{e0068}\u{e0069}', ['U+E0068', 'U+E0069']],
    ['selectors beyond those of emoji', 'a\u{e0100}', ['U+E0100']],
    ['fillers', '\u3164\u115f', ['U+3164', 'U+115F']],
    ['control characters', 'a\u0007\u001b[31m\u0085', ['U+0007', 'U+001B', 'U+0085']],
    ['other ends of lines', 'a\u2028b\u2029', ['U+2028', 'U+2029']],
    ['a soft hyphen', 'co\u00adop', ['U+00AD']],
    ['letters that pose as Latin ones', '@\u0430cme and p\u03bfst', ['U+0430', 'U+03BF']],
  ]
  test.each(hiding)('%s', (_name, text, expected) => {
    expect(codes(text)).toEqual(expected)
    // Not one character is lost or added.
    expect(
      piecesOf(text)
        .map((piece) => piece.text)
        .join(''),
    ).toBe(text)
  })
})

test('what people write every day is left alone', () => {
  const everyday = [
    'It left Lyon this morning.\n\n\tThe fee – 4,50\u00a0€ – comes back.',
    '\u{1f469}\u200d\u{1f469}\u200d\u{1f467} \u2764\ufe0f \u{1f1eb}\u{1f1f7} \u{1f44d}\u{1f3fd}',
    '\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
    'Привет, это мы. Καλημέρα! مرحبا שלום 你好 नमस्ते',
    'Привет @acme',
  ]
  for (const text of everyday) expect(piecesOf(text)).toEqual([{ at: 0, text }])
})
