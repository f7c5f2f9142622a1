import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'

const CASES = 54
const at = (path: string) => new URL(`../../${path}`, import.meta.url)
const page = readFileSync(at('docs/proof.md'), 'utf8')

/** A line of the table: a case, and the test that proves it. */
const ROWS = [...page.matchAll(/^\| (\d+) \| .+? \| `(\S+)` \| (.+) \|$/gm)].map(
  ([, number, file = '', name = '']) => ({ case: Number(number), file, name }),
)
const OPEN = (/^No test of its own yet: (.+)\.$/m.exec(page)?.[1] ?? '')
  .split(', ')
  .filter(Boolean)
  .map(Number)

test.each(ROWS)('case $case: "$name" is in $file', ({ file, name }) => {
  expect(titlesIn(file)).toContain(name)
})

test('every case is proven by a named test or said to be open, and not both', () => {
  const proven = new Set(ROWS.map((row) => row.case))
  const all = Array.from({ length: CASES }, (_, i) => i + 1)
  expect(all.filter((one) => proven.has(one) === OPEN.includes(one))).toEqual([])
  expect(ROWS.length).toBeGreaterThan(40)
})

test('no line of the table is written so that it is not read', () => {
  expect(page.match(/^\| \d+ \|/gm)).toHaveLength(ROWS.length)
})

/** The title of every test of a file, as it is written there. */
function titlesIn(file: string): string[] {
  const source = readFileSync(at(file), 'utf8')
  // A title follows `test(` or the end of `test.each(…)`, in any of the three kinds of quotes.
  const strings = source.matchAll(
    /\(\s*(?:'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`)\s*,/g,
  )
  return [...strings].map(([, single, double, back]) =>
    (single ?? double ?? back ?? '').replace(/\\(.)/g, '$1'),
  )
}
