import { describe, expect, test } from '@jest/globals'
import { mentionBeing, mentionedIn, splitMentions } from '../thread/mentions.ts'
import { insideStream } from '../thread/stream.ts'
import { aNote, anEvent, aPost, aProposal } from './build.ts'

const sam = { id: 's', name: 'Sam' }
const samira = { id: 'si', name: 'Samira B' }

describe('the inside of a thread', () => {
  test('events in a row are one line', () => {
    const stream = insideStream([anEvent('e1'), anEvent('e2'), aNote('n1'), anEvent('e3')])
    expect(stream.map((entry) => entry.kind)).toEqual(['events', 'note', 'events'])
  })
  test('public posts and proposals are not in it', () => {
    expect(insideStream([aPost(), aProposal()])).toEqual([])
  })
})

describe('mentions', () => {
  test('the longer name wins', () => {
    expect(mentionedIn('hello @Samira B', [sam, samira])).toEqual(['si'])
  })
  test('a note comes back whole from its pieces', () => {
    const text = 'a @Sam, b@c @nobody and @Sam'
    expect(
      splitMentions(text, [sam])
        .map((piece) => piece.text)
        .join(''),
    ).toBe(text)
  })
  test('an e-mail address starts no mention', () => {
    expect(mentionBeing('write to a@b', 12)).toBeNull()
    expect(mentionBeing('ask @sa', 7)).toEqual({ from: 4, word: 'sa' })
  })
})
