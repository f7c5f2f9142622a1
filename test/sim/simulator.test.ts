import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { live, liveSeed } from './history.ts'
import { STEPS, type Step } from './steps.ts'

/** The same histories in every run. The long run (`npm run prove`) takes others and many more. */
const SEEDS = [1, 2, 3, 4, 5].map((n) => n * 6)
const OF_CHANCE = 12
/** Each of these lives through thousands of steps. */
const LONG_MS = 240_000

const total: Record<string, number> = {}

test.each(SEEDS)(
  'whatever happens in the six histories before seed %d, nothing is lost, doubled, unapproved or stuck',
  async (last) => {
    for (let seed = last - 5; seed <= last; seed++) {
      const { count } = await liveSeed(seed, 250)
      for (const [what, n] of Object.entries(count)) total[what] = (total[what] ?? 0) + n
    }
    expect(total.published).toBeGreaterThan(5)
  },
  LONG_MS,
)

test('they had troubles of every kind: without any they would prove nothing', () => {
  for (const trouble of ['death', 'fault', 'job lost', 'job twice', 'answer lost', 'away', 'rate limited'])
    expect({ trouble, n: total[trouble] ?? 0 }).not.toEqual({ trouble, n: 0 })
})

test('the same seed is the same history', async () => {
  expect(await liveSeed(7)).toEqual(await liveSeed(7))
})

test(
  'no order of events breaks a promise; one that did would be cut down to what it takes',
  async () => {
    const all = Object.keys(STEPS) as Step[]
    const step = fc.oneof(...all.map((name) => ({ arbitrary: fc.constant(name), weight: STEPS[name] })))
    await fc.assert(
      fc.asyncProperty(
        fc.nat(1_000_000),
        fc.array(step, { minLength: 40, maxLength: 200, size: 'max' }),
        async (seed, steps) => {
          await live(seed, steps)
        },
      ),
      { numRuns: OF_CHANCE, seed: 42 },
    )
  },
  LONG_MS,
)
