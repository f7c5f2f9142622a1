import { describe, expect, test } from '@jest/globals'
import { arrange } from '../list/arrange.ts'
import { spanOf } from '../list/use-window.ts'

const rows = (...ids: string[]) => ids.map((id) => ({ id }))
const ids = (list: { id: string }[]) => list.map((row) => row.id)

describe('rows do not move under the reader', () => {
  test('new threads above are counted, not shown', () => {
    const { visible, fresh } = arrange(['a', 'b'], rows('new', 'a', 'b'))
    expect(ids(visible)).toEqual(['a', 'b'])
    expect(fresh).toBe(1)
  })
  test('a thread that got a new post keeps its place', () => {
    expect(ids(arrange(['a', 'b'], rows('b', 'a')).visible)).toEqual(['a', 'b'])
  })
  test('a thread that left the queue disappears', () => {
    expect(ids(arrange(['a', 'b'], rows('b')).visible)).toEqual(['b'])
  })
  test('older pages are added below', () => {
    const { visible, fresh } = arrange(['a'], rows('a', 'old'))
    expect(ids(visible)).toEqual(['a', 'old'])
    expect(fresh).toBe(0)
  })
  test('an empty list shows what comes at once', () => {
    expect(arrange([], rows('a', 'b'))).toEqual({ visible: rows('a', 'b'), fresh: 0 })
  })
})

describe('only rows on the screen are drawn', () => {
  test('a thousand rows are not a thousand nodes', () => {
    const { from, to } = spanOf(112 * 500, 800, 112, 1000)
    expect(from).toBeLessThanOrEqual(500)
    expect(to).toBeGreaterThanOrEqual(508)
    expect(to - from).toBeLessThan(30)
  })
  test('the span never leaves the list', () => {
    expect(spanOf(-50, 800, 112, 3)).toEqual({ from: 0, to: 3 })
  })
})
