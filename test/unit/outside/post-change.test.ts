import { expect, test } from '@jest/globals'
import { changeOf, type KnownPost } from '../../../src/outside/post-change.ts'
import { at, MINUTE, START } from '../../support/clock.ts'
import { aPost } from '../../support/posts.ts'

const post = aPost()
const edit = aPost({ text: 'The lamp works', currentId: '101', editedAt: at(MINUTE) })

function known(change: Partial<KnownPost> = {}): KnownPost {
  const { text, currentId, postedAt } = post
  return {
    text,
    current_id: currentId,
    posted_at: postedAt,
    edited_at: null,
    gone_at: null,
    read_at: START,
    ...change,
  }
}
const afterEdit = { text: edit.text, current_id: '101', edited_at: at(MINUTE) }

test('the same post again is nothing worth telling', () => {
  expect(changeOf(known(), post)).toBe('same')
  expect(changeOf(known(afterEdit), edit)).toBe('same')
})

test('other words are a new wording, on a network that gives no time of the edit too', () => {
  expect(changeOf(known(), edit)).toBe('new-wording')
  expect(changeOf(known(), aPost({ text: 'The lamp works' }))).toBe('new-wording')
})

test('an edit of a picture alone is an edit: what we answer to has another id now', () => {
  expect(changeOf(known(), aPost({ currentId: '101', editedAt: at(MINUTE) }))).toBe('new-wording')
})

test('an earlier edit that arrives late is ignored', () => {
  expect(changeOf(known(afterEdit), post)).toBe('older')
})

test('a post that can be read again is back, with the same words or others', () => {
  expect(changeOf(known({ gone_at: at(MINUTE), text: '' }), post)).toBe('back')
  expect(changeOf(known({ gone_at: at(MINUTE), text: '' }), edit)).toBe('back')
})

test('an earlier edit does not bring a vanished post back', () => {
  expect(changeOf(known({ ...afterEdit, text: '', gone_at: at(2 * MINUTE) }), post)).toBe('older')
})
