import { describe, expect, test } from '@jest/globals'
import { findPasted, type Surroundings, unconfirmed } from '../../../src/crossing/paste-guard.ts'

const NOTE = 'The sorter in the Lyon depot broke on Tuesday and 312 parcels are stuck there'
const around = (change: Partial<Surroundings> = {}): Surroundings => ({
  notes: [NOTE],
  names: ['Ana Duarte', 'Marc Lenoir', 'Zoé'],
  posts: ['@acme where is my parcel?'],
  ownHost: 'conclave.acme.example',
  ...change,
})
/** Kind and words of what is found. */
const found = (text: string, change: Partial<Surroundings> = {}) =>
  findPasted(text, around(change)).map(({ kind, from, to }) => [kind, text.slice(from, to)])

describe('words of a note in an answer', () => {
  test('eight in a row are found, with their place', () => {
    expect(found('Sorry! The sorter in the Lyon depot broke on Monday.')).toEqual([
      ['note-words', 'The sorter in the Lyon depot broke on'],
    ])
  })
  test('seven in a row are not', () => {
    expect(found('Sorry! The sorter in the Lyon depot broke today.')).toEqual([])
  })
  test('as many as there are make one finding', () => {
    expect(found(`Hello. ${NOTE}. Sorry!`)).toEqual([['note-words', NOTE]])
  })
  test.each([
    ['in capitals', 'THE SORTER IN THE LYON DEPOT BROKE ON TUESDAY'],
    ['with other punctuation', 'The sorter – in the "Lyon" depot, broke: on... Tuesday!'],
    ['over several lines', 'The sorter\nin the\n\nLyon depot\tbroke on Tuesday'],
    ['with accents', 'Thé sortér in thè Lyön depot broke ön Tuesday'],
    ['with invisible characters', 'The sor\u200bter in the Ly\u00adon depot broke on Tues\u2060day'],
    ['in wide letters', 'Ｔｈｅ ｓｏｒｔｅｒ in the Lyon depot broke on Tuesday'],
  ])('%s they are the same words', (_how, text) => {
    expect(found(text).map(([kind]) => kind)).toEqual(['note-words'])
  })
  test('in a script without blanks', () => {
    expect(found('您好，里昂仓库的分拣机坏了', { notes: ['里昂仓库的分拣机周二坏了'] })).toEqual([
      ['note-words', '里昂仓库的分拣机'],
    ])
  })
  test('in two places are two findings', () => {
    const text = 'The sorter in the Lyon depot broke on. Indeed: on Tuesday and 312 parcels are stuck there'
    expect(found(text)).toHaveLength(2)
  })
  test('spread over two notes are no run', () => {
    expect(
      found(NOTE, { notes: ['The sorter in the Lyon depot', 'broke on Tuesday and 312 parcels'] }),
    ).toEqual([])
  })
  test('that the public has written itself are none', () => {
    expect(found(NOTE, { posts: [`I read: ${NOTE}`] })).toEqual([])
  })
})

describe('other things from inside', () => {
  test.each([
    ['staff-name', 'Marc Lenoir', 'Ask Marc Lenoir about it'],
    ['staff-name', 'marc lenoir', 'ask marc lenoir about it'],
    ['staff-name', 'Lenoir', 'Mr Lenoir will call'],
    ['staff-name', 'Zoé', 'Zoé will call'],
    ['email', 'marc@acme.example', 'write to marc@acme.example.'],
    ['internal-host', 'wiki.acme.internal', 'see https://wiki.acme.internal/page'],
    ['internal-host', 'build.corp', 'see build.corp'],
    ['internal-host', '192.168.1.20', 'at 192.168.1.20:8080'],
    ['internal-host', '10.1.2.3', 'at 10.1.2.3'],
    ['internal-host', 'localhost', 'on http://localhost:4000'],
    ['internal-host', 'conclave.acme.example', 'https://Conclave.acme.example/threads'.toLowerCase()],
    ['ticket', 'LOG-4711', 'it is LOG-4711'],
    ['ticket', 'INC0012345', 'it is INC0012345'],
  ])('a %s is found: %s', (kind, words, text) => {
    expect(found(text)).toEqual([[kind, words]])
  })
  test.each([
    ['a first name alone, as people sign', 'All the best, Ana'],
    ['a word that is a name only in capitals', 'le café est tout zoé'],
    ['a public host', 'see https://acme.example/help and local.example.com'],
    ['a public address', 'at 8.8.8.8 or 110.1.2.3'],
    ['a public name with a number', 'since COVID-19 we use UTF-8'],
    ['what the person outside wrote', 'your case LOG-4711 is open'],
  ])('%s is not', (_what, text) => {
    expect(found(text, { posts: ['what about LOG-4711?'] })).toEqual([])
  })
  test('an address is told once, whatever is in it', () => {
    expect(found('marc.lenoir@mail.acme.internal')).toEqual([['email', 'marc.lenoir@mail.acme.internal']])
  })
})

describe('a confirmation', () => {
  const text = 'Mr Lenoir looks after LOG-4711'
  const ids = (words: string) => findPasted(words, around()).map(({ id }) => id)
  test('must name every finding', () => {
    const [first = '', second = ''] = ids(text)
    const open = (...confirmed: string[]) => unconfirmed(findPasted(text, around()), confirmed).length
    expect([open(), open(first), open(first, second), open('anything')]).toEqual([2, 1, 0, 2])
  })
  test('is worth nothing for other words in the same place', () => {
    expect(ids('Mr Lenoir looks after LOG-4712').filter((id) => ids(text).includes(id))).toHaveLength(1)
  })
  test('is worth nothing for the same words in another place', () => {
    expect(ids(`Oh! ${text}`).filter((id) => ids(text).includes(id))).toEqual([])
  })
})
