import { expect, test } from '@jest/globals'
import { contract } from '../../src/api/contract.ts'
import { hostileRound, type Round } from './round.ts'
import { breachesIn } from './verdict.ts'

const SEEDS = [1, 2, 3, 4]
const EACH = 150

test(`${SEEDS.length * EACH} requests made from the description, valid, nearly valid and hostile, break nothing and learn nothing`, async () => {
  const rounds: Round[] = []
  for (const seed of SEEDS) rounds.push(await hostileRound(seed, EACH))
  expect(rounds.flatMap(({ breaches }) => breaches)).toEqual([])
  // The requests reached what they aim at: nearly every operation, and answers of every kind.
  const names = new Set(rounds.flatMap((round) => [...round.names]))
  expect(names.size).toBeGreaterThan(Object.keys(contract).length * 0.9)
  const statuses = new Set(rounds.flatMap((round) => [...round.statuses.keys()]))
  for (const status of [200, 201, 400, 401, 403, 404, 405, 413, 415, 422]) expect(statuses).toContain(status)
}, 120_000)

test('the judge of answers sees what it is there to see', () => {
  const attempt = { role: '', name: '', manner: '', method: 'GET', path: '/', headers: {}, body: null }
  const headers = { 'content-type': 'application/problem+json', 'x-content-type-options': 'nosniff' }
  const problem = (more: object) =>
    JSON.stringify({ type: '/problems/invalid', status: 422, title: 't', detail: 'd', ...more })
  const judged = (text: string, status = 422) =>
    breachesIn(attempt, { status, headers, text }, ['s3cret']).length
  expect(judged(problem({}))).toBe(0)
  expect(judged(problem({}), 500)).toBeGreaterThan(0)
  const told = [
    's3cret',
    'x\n    at f (/a/b.js:1:2)',
    'SQLITE_BUSY',
    'select * from inside.notes',
    'zq echo 7Qk',
  ]
  for (const detail of told) expect([detail, judged(problem({ detail }))]).not.toEqual([detail, 0])
  expect(judged(problem({ type: 'about:blank' }))).toBe(1)
  expect(judged('<html>')).toBe(1)
})
