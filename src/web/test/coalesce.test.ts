import { expect, test } from '@jest/globals'
import { diffWordsWithSpace } from 'diff'
import { coalesce } from '../thread/coalesce.ts'

const before = 'Votre colis devrait quitter Lyon jeudi, le transporteur a eu une panne.'
const after = 'Votre colis quittera Lyon jeudi, dites-moi ici s’il manque quelque chose.'
const changes = () => coalesce(diffWordsWithSpace(before, after))
const text = (left: 'added' | 'removed') =>
  changes()
    .filter((change) => !change[left])
    .map((change) => change.value)
    .join('')

test('both texts can be read out of the redline, letter for letter', () => {
  expect(text('added')).toBe(before)
  expect(text('removed')).toBe(after)
})
test('a phrase that was replaced is one change', () => {
  expect(changes().filter((change) => change.added).length).toBeLessThanOrEqual(3)
})
