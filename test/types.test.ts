import { beforeAll, describe, expect, test } from '@jest/globals'
import { compile, type Found, promisesOf, wrongPrograms } from './types/compile.ts'

const GUARD = 'guard-of-the-guard.ts'
const RIGHT_AND_WRONG = `
// @ts-expect-error TS2322: a number is not a text
export const wrong: string = 1
// @ts-expect-error TS2322: a text is not a text
export const right: string = 'x'
`

const programs = wrongPrograms()
const promises = [...programs].flatMap(([file, source]) => promisesOf(file, source))
let errors: Found[] = []

beforeAll(async () => {
  errors = await compile(new Map([...programs, [GUARD, RIGHT_AND_WRONG]]))
})

describe('wrong programs do not compile', () => {
  test.each(promises)('$promise', ({ file, line, code }) => {
    const found = errors.filter((error) => error.file === file && error.line === line)
    expect(found.map((error) => error.code)).toEqual([code])
  })

  test('each for the reason it gives: nothing else is wrong with them', () => {
    const isPromised = (error: Found) =>
      promises.some(({ file, line }) => error.file === file && error.line === line)
    expect(errors.filter((error) => error.file !== GUARD && !isPromised(error))).toEqual([])
  })

  test('and each of them promises something', () => {
    const idle = [...programs.keys()].filter((name) => promises.every(({ file }) => file !== name))
    expect(idle).toEqual([])
    expect(new Set(promises.map(({ promise }) => promise)).size).toBe(promises.length)
  })
})

test('a program that is right after all would be noticed', () => {
  expect(promisesOf(GUARD, RIGHT_AND_WRONG)).toHaveLength(2)
  expect(errors.filter(({ file }) => file === GUARD)).toEqual([{ file: GUARD, line: 3, code: 'TS2322' }])
})
