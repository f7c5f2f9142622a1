import { expect, test } from '@jest/globals'
import { watchClock } from '../../../workers/clock.ts'
import { DAY, HOUR, MINUTE, SECOND } from '../../support/clock.ts'

/** A machine's wall clock, and its time since the start, which nobody can set. */
function aMachine() {
  const machine = { wall: Date.UTC(2026, 9, 25), up: 0 }
  const clock = watchClock(
    () => machine.wall,
    () => machine.up,
  )
  const pass = (ms: number) => {
    machine.wall += ms
    machine.up += ms
  }
  return { machine, clock, pass }
}

test.each([
  ['forward', MINUTE + SECOND],
  ['back', -MINUTE - SECOND],
  ['forward by a day', DAY],
])('a clock that is set %s is noticed, once', (_how, ms) => {
  const { machine, clock, pass } = aMachine()
  pass(HOUR)
  expect(clock.stepped()).toBe(false)
  machine.wall += ms
  expect([clock.stepped(), clock.stepped()]).toEqual([true, false])
})

test('time that passes, a sleep of the machine among it, is no step', () => {
  const { clock, pass } = aMachine()
  pass(10 * DAY)
  expect(clock.stepped()).toBe(false)
})

test('a small correction is no step, and small ones do not hide a large one', () => {
  const { machine, clock } = aMachine()
  machine.wall += 40 * SECOND
  expect(clock.stepped()).toBe(false)
  machine.wall += 40 * SECOND
  expect(clock.stepped()).toBe(true)
})
