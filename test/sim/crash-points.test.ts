import { afterAll, describe, expect, test } from '@jest/globals'
import { killAt } from './kill.ts'
import { closePostgres, simulatedPostgres } from './postgres.ts'
import { simulatedFiles } from './stores.ts'
import { callsOf, crashAt, HOWS } from './sweep.ts'
import { USE_CASES } from './use-cases.ts'

// Here each call goes wrong in one of the four ways on SQLite, and every ninth on PostgreSQL, where a run takes ten times
// as long; all of them in all ways with `npm run prove -- --crash`.

/** Each of these starts and heals dozens of installations. */
const LONG_MS = 240_000

afterAll(closePostgres)

describe.each(USE_CASES)('$name', (useCase) => {
  test(
    'survives that any of its calls fails or is its last, on SQLite',
    async () => {
      const calls = await callsOf(useCase, simulatedFiles)
      expect(calls).toBeGreaterThan(5)
      for (let at = 1; at <= calls; at++)
        await crashAt(useCase, { at, how: HOWS[at % 4] ?? 'dies before' }, simulatedFiles)
    },
    LONG_MS,
  )

  test(
    'survives it on PostgreSQL',
    async () => {
      const calls = await callsOf(useCase, simulatedPostgres)
      for (let at = 1; at <= calls; at += 9)
        await crashAt(useCase, { at, how: HOWS[((at - 1) / 9) % 4] ?? 'dies before' }, simulatedPostgres)
    },
    LONG_MS,
  )
})

test.each([
  ['publish', 10],
  ['cross', 6],
  ['ingest', 14],
  ['approve', 9],
])(
  'a process that is killed while it does %s loses and doubles nothing',
  async (name, at) => {
    const useCase = USE_CASES.find((one) => one.name === name)
    if (!useCase) throw new Error(`there is no ${name}`)
    expect(await killAt(useCase, at, 'dies before')).toBe(true)
    expect(await killAt(useCase, at, 'dies after')).toBe(true)
  },
  LONG_MS,
)
