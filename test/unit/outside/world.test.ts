import { expect, test } from '@jest/globals'
import { LapseReason, whatChanged } from '../../../src/outside/world.ts'

const seen = { targetRevision: 3, seenAt: '2026-11-24T08:00:00.000Z' }
const before = '2026-11-24T07:59:59.999Z'
const after = '2026-11-24T08:00:00.001Z'
const same = { targetRevision: 3, targetGone: false, authorWroteAt: null, answeredAt: null }

test.each([
  ['nothing at all', {}],
  ['posts the approver had before them', { authorWroteAt: before, answeredAt: before }],
  ['the very moment of the approval', { authorWroteAt: seen.seenAt, answeredAt: seen.seenAt }],
])('%s keeps the words right', (_what, change) => {
  expect(whatChanged(seen, { ...same, ...change })).toBeNull()
})

test.each([
  ['the target was edited', { targetRevision: 4 }, 'target-edited'],
  ['the target is gone', { targetGone: true }, 'target-gone'],
  ['its author wrote again', { authorWroteAt: after }, 'author-wrote-again'],
  ['somebody answered from the account', { answeredAt: after }, 'answered-from-account'],
])('when %s, it stops and says so', (_what, change, reason) => {
  expect(whatChanged(seen, { ...same, ...change })).toBe(reason)
})

test('of several reasons the gravest is named', () => {
  const all = { targetRevision: 9, targetGone: true, authorWroteAt: after, answeredAt: after }
  expect(whatChanged(seen, all)).toBe('target-gone')
  expect(whatChanged(seen, { ...all, targetGone: false })).toBe('target-edited')
  expect(whatChanged(seen, { ...all, targetGone: false, targetRevision: 3 })).toBe('answered-from-account')
})

test('every reason it names is one that the stores accept', () => {
  for (const reason of ['target-gone', 'target-edited', 'answered-from-account', 'author-wrote-again'])
    expect(LapseReason.parse(reason)).toBe(reason)
})
