import { expect, test } from '@jest/globals'
import { type Caller, may, type Right, ROLES, readableSpaces, roleIn } from '../../../src/inside/rights.ts'

const RIGHTS: readonly Right[] = ['read', 'write', 'approve', 'lead']

function caller(roles: Caller['roles'], administrator = false): Caller {
  return { id: 'p', name: 'P', administrator, roles }
}

test('each role may do what the ones before may, and one thing more', () => {
  const table = ROLES.map((role) =>
    RIGHTS.map((right) => may(caller(new Map([['care', role]])), right, 'care')),
  )
  expect(table).toEqual([
    [true, false, false, false],
    [true, true, false, false],
    [true, true, true, false],
    [true, true, true, true],
  ])
})

test('a role in one space is nothing in another', () => {
  const lead = caller(new Map([['care', 'lead']]))
  expect(RIGHTS.filter((right) => may(lead, right, 'sales'))).toEqual([])
  expect(roleIn(lead, 'sales')).toBeNull()
})

test('an administrator counts as lead everywhere, whatever role they were given', () => {
  const admin = caller(new Map([['care', 'reader']]), true)
  expect([roleIn(admin, 'care'), roleIn(admin, 'sales')]).toEqual(['lead', 'lead'])
  expect(readableSpaces(admin)).toBe('all')
})

test('one may read the spaces one has a role in, and no other', () => {
  expect(readableSpaces(caller(new Map([['care', 'reader']])))).toEqual(['care'])
  expect(readableSpaces(caller(new Map()))).toEqual([])
})
