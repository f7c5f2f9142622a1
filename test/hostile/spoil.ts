import type { Chance } from './chance.ts'
import { NASTY } from './nasty.ts'

type Tree = Record<string | number, unknown>

/** What a field may hold in place of what it should: other types, and the same type out of bounds. */
const WRONG: readonly unknown[] = [
  null,
  true,
  false,
  'true',
  'null',
  '',
  ' ',
  '1',
  0,
  1,
  -1,
  1.5,
  1e308,
  9_007_199_254_740_992,
  [],
  [[]],
  [1],
  {},
  { $ne: null },
  { length: 3 },
  { toString: 1 },
  '0001-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999999999Z',
  '2026-02-30T00:00:00Z',
  'x'.repeat(100_000),
]

/** Every place in a value, as the path to it. */
function places(value: unknown, at: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return at.length > 0 ? [at] : []
  const inner = Object.entries(value).flatMap(([key, one]) => places(one, [...at, key]))
  return at.length > 0 ? [at, ...inner] : inner
}

/** The same value with one thing wrong in it: of another type, out of range, missing, extra, huge or odd. */
export function spoilt(value: unknown, chance: Chance): unknown {
  const copy = structuredClone(value)
  const where = places(copy)
  const path = where.length > 0 ? chance.pick(where) : []
  const key = path.at(-1)
  if (key === undefined || chance.below(6) === 0)
    return {
      ...(copy as object),
      [chance.pick(['extra', 'id', 'private', 'administrator', 'approved'])]: true,
    }
  const parent = path.slice(0, -1).reduce((tree, step) => tree[step] as Tree, copy as Tree)
  switch (chance.below(4)) {
    case 0:
      delete parent[key]
      break
    case 1:
      parent[key] = chance.pick(NASTY)
      break
    default:
      parent[key] = chance.pick(WRONG)
  }
  return copy
}
