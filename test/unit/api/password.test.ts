import { expect, test } from '@jest/globals'
import { hashPassword, passwordMatches } from '../../../src/inside/password.ts'

test('a password matches its hash and no other does', async () => {
  const stored = await hashPassword('correct horse battery')
  expect(await passwordMatches('correct horse battery', stored)).toBe(true)
  expect(await passwordMatches('correct horse batterx', stored)).toBe(false)
})

test('the same password never has the same hash, and the hash says how it was made', async () => {
  const [one, two] = await Promise.all([hashPassword('same words'), hashPassword('same words')])
  expect(one).not.toBe(two)
  expect(one).toMatch(/^scrypt1\$16384\$8\$5\$[\w-]{22}\$[\w-]{43}$/)
})

test('a password typed on another keyboard is the same password', async () => {
  expect(await passwordMatches('caf\u0065\u0301 cre\u0300me', await hashPassword('café crème'))).toBe(true)
})

test('nobody has no password, not even the one nobody was hashed with', async () => {
  for (const guess of ['', 'nobody-is-here', 'correct horse battery'])
    expect(await passwordMatches(guess, null)).toBe(false)
})

test('a hash of a format this version does not know is an error, not a match', async () => {
  await expect(passwordMatches('x', 'bcrypt$whatever')).rejects.toThrow(/format/)
})
