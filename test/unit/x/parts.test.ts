import { expect, test } from '@jest/globals'
import { plainText, readParts, unescapeHtml } from '../../../connectors/x/parts.ts'
import { Entities } from '../../../connectors/x/wire.ts'
import { Part } from '../../../src/outside/incoming-post.ts'

function entities(change: Record<string, unknown[]>): Entities {
  return Entities.parse(change)
}

test('links are shown in full, mentions and tags are recognised, the rest is text', () => {
  const text = 'Hi @acme see https://t.co/a #Wow $ACME &amp; more'
  const parts = readParts(
    text,
    entities({
      mentions: [{ start: 3, end: 8, username: 'Acme' }],
      urls: [{ start: 13, end: 27, url: 'https://t.co/a', expanded_url: 'https://example.com/long' }],
      hashtags: [{ start: 28, end: 32, tag: 'Wow' }],
      cashtags: [{ start: 33, end: 38, tag: 'ACME' }],
    }),
  )
  expect(parts).toEqual([
    { kind: 'text', text: 'Hi ' },
    { kind: 'mention', text: '@acme', handle: 'Acme' },
    { kind: 'text', text: ' see ' },
    { kind: 'link', text: 'https://example.com/long', url: 'https://example.com/long' },
    { kind: 'text', text: ' ' },
    { kind: 'tag', text: '#Wow' },
    { kind: 'text', text: ' ' },
    { kind: 'tag', text: '$ACME' },
    { kind: 'text', text: ' & more' },
  ])
})

test('indices count code points, so that an emoji is one', () => {
  const parts = readParts('👩‍👩‍👧🎉 @acme', entities({ mentions: [{ start: 7, end: 12, username: 'acme' }] }))
  expect(parts.at(-1)).toEqual({ kind: 'mention', text: '@acme', handle: 'acme' })
})

test('an entity whose count is off is found where the text has it', () => {
  const parts = readParts(
    '👩‍👩‍👧🎉 @acme',
    entities({ mentions: [{ start: 10, end: 15, username: 'acme' }] }),
  )
  expect(parts.at(-1)).toEqual({ kind: 'mention', text: '@acme', handle: 'acme' })
})

test('a link cannot be put under words that are not it', () => {
  const urls = [{ start: 0, end: 9, url: 'https://t.co/a', expanded_url: 'https://evil.example' }]
  expect(readParts('good news', entities({ urls }))).toEqual([{ kind: 'text', text: 'good news' }])
})

test('an address that is not a web address is never a link', () => {
  const urls = [{ start: 0, end: 14, url: 'https://t.co/a', expanded_url: 'javascript:alert(1)' }]
  expect(readParts('https://t.co/a', entities({ urls }))).toEqual([
    { kind: 'link', text: 'https://t.co/a', url: 'https://t.co/a' },
  ])
})

test("a picture's own link is left out", () => {
  const urls = [
    { start: 5, end: 19, url: 'https://t.co/p', expanded_url: 'https://x.com/p', media_key: '3_1' },
  ]
  expect(readParts('Look https://t.co/p', entities({ urls }))).toEqual([{ kind: 'text', text: 'Look' }])
})

test('HTML is unescaped once and never becomes markup', () => {
  expect(readParts('&amp;lt; &lt;b&gt;', undefined)).toEqual([{ kind: 'text', text: '&lt; <b>' }])
})

const ALPHABET = [
  'a',
  'Z',
  ' ',
  '\n',
  '#',
  '@',
  '$',
  '&amp;',
  '&lt;',
  '&',
  'é',
  'e\u0301',
  '字',
  'ﷺ',
  'שלום',
  '\u202e',
  '\u200d',
  '👍🏽',
  '👩‍👩‍👧',
  '🇫🇷',
  'https://t.co/a',
  '@acme',
  '#tag',
  '＠',
  '＃',
]

/** Mulberry32: chance that can be repeated. */
function chance(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

function anyCase(seed: number) {
  const next = chance(seed)
  const pick = <T>(from: readonly T[]) => from[Math.floor(next() * from.length)] as T
  const text = Array.from({ length: Math.floor(next() * 30) }, () => pick(ALPHABET)).join('')
  const span = () => ({ start: Math.floor(next() * 70) - 10, end: Math.floor(next() * 70) - 10 })
  const some = <T>(make: () => T) => Array.from({ length: Math.floor(next() * 4) }, make)
  const odd = [
    '',
    'a',
    '\u202e',
    'acme',
    'tag',
    '字',
    'https://t.co/a',
    'javascript:1',
    'http://',
    'https://e.example/é',
  ]
  return {
    text,
    entities: entities({
      urls: some(() => ({ ...span(), url: pick(odd), expanded_url: pick(odd) })),
      mentions: some(() => ({ ...span(), username: pick(odd) })),
      hashtags: some(() => ({ ...span(), tag: pick(odd) })),
      cashtags: some(() => ({ ...span(), tag: pick(odd) })),
    }),
  }
}

test('whatever text and entities X sends, no word is lost, moved or changed', () => {
  for (let seed = 1; seed <= 5000; seed++) {
    const { text, entities } = anyCase(seed)
    const parts = readParts(text, entities)
    for (const part of parts) expect(Part.safeParse(part).success).toBe(true)
    // Every part that is not a link reads in the text as it stands; links give back the short link they came from.
    const shown = parts.map((part) => (part.kind === 'link' ? 'https://t.co/a' : part.text)).join('')
    const linked = parts.some((part) => part.kind === 'link' && part.url !== 'https://t.co/a')
    const wanted = unescapeHtml(text).trimEnd()
    if (linked) expect(shown.trimEnd()).toBe(wanted)
    else expect(plainText(parts).trimEnd()).toBe(wanted)
  }
})

test('without entities the text is the text', () => {
  for (let seed = 1; seed <= 1000; seed++) {
    const { text } = anyCase(seed)
    expect(plainText(readParts(text, undefined))).toBe(unescapeHtml(text).trimEnd())
  }
})

test('a word cannot be turned into a link', () => {
  const urls = [{ start: 0, end: 4, url: 'good', expanded_url: 'https://evil.example' }]
  expect(readParts('good news', entities({ urls }))).toEqual([{ kind: 'text', text: 'good news' }])
})

test('the same entity twice is one', () => {
  const twice = [
    { start: 0, end: 5, username: 'acme' },
    { start: 0, end: 5, username: 'acme' },
  ]
  expect(readParts('@acme', entities({ mentions: twice }))).toHaveLength(1)
})

test('an address that reads other than it leads is not shown in place of the short one', () => {
  for (const expanded_url of ['https://good.example/\u202egnp.exe', 'https://a b', 'https://x\u200b.example'])
    expect(
      readParts(
        'https://t.co/a',
        entities({ urls: [{ start: 0, end: 14, url: 'https://t.co/a', expanded_url }] }),
      ),
    ).toEqual([{ kind: 'link', text: 'https://t.co/a', url: 'https://t.co/a' }])
})
