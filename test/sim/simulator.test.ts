import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { live, liveSeed } from './history.ts'
import { STEPS, type Step } from './steps.ts'

/** The same histories in every run. The long run (`npm run prove`) takes others and many more. */
const SEEDS = 60
const OF_CHANCE = 30

test(`whatever happens in ${SEEDS} histories: nothing is lost, doubled, unapproved or stuck`, async () => {
  const total: Record<string, number> = {}
  for (let seed = 1; seed <= SEEDS; seed++) {
    const { count } = await liveSeed(seed, 300)
    for (const [what, n] of Object.entries(count)) total[what] = (total[what] ?? 0) + n
  }
  // A simulation in which nothing goes out and nothing goes wrong would prove nothing.
  expect(total.published).toBeGreaterThan(SEEDS)
  for (const trouble of ['death', 'fault', 'job lost', 'job twice', 'answer lost', 'token refused'])
    expect({ trouble, n: total[trouble] }).toEqual({ trouble, n: expect.any(Number) })
})

test('the same seed is the same history', async () => {
  expect(await liveSeed(7)).toEqual(await liveSeed(7))
})

test('no order of events breaks a promise; one that did would be cut down to what it takes', async () => {
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
    { numRuns: OF_CHANCE, seed: 42, interruptAfterTimeLimit: 60_000 },
  )
})
