import { expect, test } from '@jest/globals'
import { proveReal } from '../prove/real/main.ts'
import { type RealOptions, readRealOptions } from '../prove/real/options.ts'

// The long run is `npm run prove -- --real`; this is the part of it that fits into a minute.
const OPTIONS: RealOptions = { sends: 200, seed: 3, minutes: 1, kind: 'short', say: () => {} }

test('under fire each approved reply is public once, and nothing else is; no post of others is lost', async () => {
  const { findings, approved, faults } = await proveReal(OPTIONS)
  const { sent, ...wrong } = findings
  expect(wrong).toEqual({ lost: [], doubled: [], unapproved: [], stuck: [], misrecorded: [], lostPosts: [] })
  expect(sent).toBeGreaterThanOrEqual(approved)
  expect(approved).toBeGreaterThanOrEqual(100)
  const fallen = Object.keys(faults.blows)
  for (const name of ['kill -9 outside', 'kill -9 inside', 'kill -9 Redis']) expect(fallen).toContain(name)
}, 180_000)

test('a run can be had again: what it is asked for is said on the command line', () => {
  const asked = readRealOptions(['--sends', '5', '--seed', '9', '--minutes', '2'])
  expect(asked).toEqual({ sends: 5, seed: 9, minutes: 2, kind: 'long' })
  expect(() => readRealOptions(['--sends', 'many'])).toThrow('--sends must be a number above 0')
})
