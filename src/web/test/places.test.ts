import { describe, expect, test } from '@jest/globals'
import type { LiveEvent } from '../../api/schema/live.ts'
import { staleKeys } from '../api/live.ts'
import { placeOf, type View, viewPath } from '../app/view.ts'
import { en } from '../i18n/en.ts'
import { formatIn } from '../i18n/format.ts'
import { fr } from '../i18n/fr.ts'
import { localeFor } from '../i18n/words.ts'
import { fromLocalInput, snoozeTimes, toLocalInput } from '../thread/times.ts'

describe('addresses', () => {
  test('every view leads back to itself, with and without a thread', () => {
    const views: View[] = [
      { kind: 'queue', queue: 'snoozed' },
      { kind: 'mine' },
      { kind: 'approval' },
      { kind: 'space', spaceId: 's1' },
      { kind: 'all' },
    ]
    for (const view of views)
      for (const threadId of [null, 't1'])
        expect(placeOf(viewPath(view, threadId))).toEqual({ page: 'threads', view, threadId })
  })
  test('an unknown address says so', () => {
    expect(placeOf('/elsewhere').page).toBe('nowhere')
  })
})

describe('live events', () => {
  test('an event about one thread does not read other threads again', () => {
    const event: LiveEvent = { kind: 'thread', threadId: 't1', spaceId: 's1', fresh: true }
    expect(staleKeys(event)).toContainEqual(['readThread', { params: { id: 't1' } }])
    expect(staleKeys(event)).not.toContainEqual(['readThread'])
  })
})

describe('words and times', () => {
  test('French has no key more than English', () => {
    expect(keysOf(fr).filter((key) => !key.startsWith('problems.byKind.'))).toEqual(
      keysOf(en).filter((key) => !key.startsWith('problems.byKind.')),
    )
  })
  test('the chosen language wins over the browser', () => {
    expect(localeFor('en', ['fr-FR'])).toBe('en')
    expect(localeFor(null, ['de', 'fr-CH'])).toBe('fr')
  })
  test('ages are short', () => {
    const now = Date.parse('2026-11-24T08:00:00Z')
    expect(formatIn('en').ago('2026-11-24T07:56:00Z', now)).toBe('4 min')
    expect(formatIn('fr').ago('2026-11-24T05:00:00Z', now)).toMatch(/^3.h$/)
  })
  test('a snooze until Monday is never today', () => {
    const monday = new Date(2026, 10, 23, 10)
    expect(snoozeTimes(monday).monday.getTime()).toBeGreaterThan(monday.getTime() + 6 * 86_400_000)
  })
  test('a time that is past is no time', () => {
    const now = new Date(2026, 10, 24, 10)
    expect(fromLocalInput(toLocalInput(new Date(2026, 10, 24, 9)), now.getTime())).toBeNull()
    expect(fromLocalInput(toLocalInput(new Date(2026, 10, 24, 11)), now.getTime())).not.toBeNull()
  })
})

function keysOf(value: object, path = ''): string[] {
  return Object.entries(value)
    .flatMap(([key, inner]) =>
      typeof inner === 'object' && inner !== null ? keysOf(inner, `${path}${key}.`) : [`${path}${key}`],
    )
    .sort()
}
