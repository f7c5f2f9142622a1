import { describe, expect, test } from '@jest/globals'
import {
  approvalsGiven,
  type CountedApproval,
  type DecidedProposal,
  isReady,
  mayDecide,
  obstacleTo,
  releaseTime,
} from '../../../src/crossing/decision.ts'
import type { Caller, Role } from '../../../src/inside/rights.ts'
import { at, HOUR, MINUTE, SECOND, START } from '../../support/clock.ts'

function caller(role: Role | null, id = 'marc', administrator = false): Caller {
  return { id, name: id, administrator, roles: new Map(role === null ? [] : [['care', role]]) }
}
function aProposal(change: Partial<DecidedProposal> = {}): DecidedProposal {
  return {
    spaceId: 'care',
    state: 'submitted',
    version: 2,
    digest: 'd2',
    versionAuthorId: 'ana',
    ...change,
  }
}
function yes(personId: string, version = 2): CountedApproval {
  return { personId, version, decision: 'approve' }
}
const shown = { version: 2, digest: 'd2' }
const marc = caller('approver')

describe('who may decide', () => {
  test.each<[string, Caller]>([
    ['an approver', marc],
    ['a lead', caller('lead')],
    ['an administrator without a role', caller(null, 'lea', true)],
  ])('%s may', (_who, who) => {
    expect(mayDecide(who, aProposal())).toBeNull()
  })

  test.each<[string, Caller]>([
    ['a reader', caller('reader')],
    ['a member', caller('member')],
    ['an approver of another space only', { ...marc, roles: new Map([['sales', 'lead']]) }],
    ['nobody in particular', caller(null)],
  ])('%s may not', (_who, who) => {
    expect(mayDecide(who, aProposal())).toBe('not-an-approver')
  })

  test('nobody decides about words they wrote themselves, not even an administrator', () => {
    expect(mayDecide(marc, aProposal({ versionAuthorId: 'marc' }))).toBe('own-text')
    expect(mayDecide(caller(null, 'lea', true), aProposal({ versionAuthorId: 'lea' }))).toBe('own-text')
  })

  test.each([
    ['draft', 'not-submitted'],
    ['sent-back', 'not-submitted'],
    ['withdrawn', 'not-submitted'],
    ['approved', 'already-approved'],
  ] as const)('a proposal that is %s takes no decision', (state, obstacle) => {
    expect(mayDecide(marc, aProposal({ state }))).toBe(obstacle)
  })
})

describe('a yes is bound to what was on the screen', () => {
  test('the version and the digest shown are taken', () => {
    expect(obstacleTo(marc, aProposal(), shown, [])).toBeNull()
  })

  test.each([
    ['an older version', { version: 1, digest: 'd1' }, 'stale-version'],
    ['a version that does not exist yet', { version: 3, digest: 'd2' }, 'stale-version'],
    ['other words under the same number', { version: 2, digest: 'd1' }, 'wrong-digest'],
  ])('%s is refused, never adapted', (_what, claimed, obstacle) => {
    expect(obstacleTo(marc, aProposal(), claimed, [])).toBe(obstacle)
  })

  test('nobody says yes twice to the same version', () => {
    expect(obstacleTo(marc, aProposal(), shown, [yes('marc')])).toBe('said-already')
  })

  test('who said yes to an earlier version may say yes to this one', () => {
    expect(obstacleTo(marc, aProposal(), shown, [yes('marc', 1)])).toBeNull()
  })
})

describe('the policy', () => {
  test('counts different people, and only those who said yes to this very version', () => {
    const all = [yes('marc'), yes('marc'), yes('paul', 1), { ...yes('lea'), decision: 'send-back' as const }]
    expect(approvalsGiven(2, all)).toBe(1)
    expect(isReady(2, all, { approvalsNeeded: 2 })).toBe(false)
    expect(isReady(2, [...all, yes('paul')], { approvalsNeeded: 2 })).toBe(true)
  })

  test('is never met by nobody', () => {
    expect(isReady(2, [], { approvalsNeeded: 1 })).toBe(false)
  })
})

describe('when a reply leaves', () => {
  const now = new Date(START)
  test.each([
    ['after the hold', 15, null, at(15 * SECOND)],
    ['at the chosen time', 15, at(HOUR), at(HOUR)],
    ['after the hold, when the chosen time is earlier', 60, at(SECOND), at(MINUTE)],
    ['after the hold, when the chosen time has passed', 15, at(-HOUR), at(15 * SECOND)],
    ['at once without a hold', 0, null, START],
  ])('%s', (_what, hold, sendAt, expected) => {
    const time = releaseTime(now, hold, sendAt === null ? null : new Date(sendAt))
    expect(time.toISOString()).toBe(expected)
  })
})
