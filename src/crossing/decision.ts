import { type Caller, may } from '../inside/rights.ts'

/** A proposal as the decision sees it: its newest version, and where it stands. */
export interface DecidedProposal {
  spaceId: string
  state: 'draft' | 'submitted' | 'approved' | 'sent-back' | 'withdrawn'
  version: number
  digest: string
  /** Who wrote this version: nobody approves their own text. */
  versionAuthorId: string
}

/** One yes or no that stands for this version. */
export interface CountedApproval {
  personId: string
  version: number
  decision: 'approve' | 'send-back'
}

/** What an approver's client says it showed. */
export interface Claimed {
  version: number
  digest: string
}

/** Why an approval cannot be taken. */
export type Obstacle =
  | 'not-an-approver'
  | 'own-text'
  | 'not-submitted'
  | 'already-approved'
  | 'stale-version'
  | 'wrong-digest'
  | 'said-already'

/** May this caller decide about the proposal, whatever the words? The interface shows the reason before the button. */
export function mayDecide(caller: Caller, proposal: DecidedProposal): Obstacle | null {
  if (!may(caller, 'approve', proposal.spaceId)) return 'not-an-approver'
  if (proposal.state === 'approved') return 'already-approved'
  if (proposal.state !== 'submitted') return 'not-submitted'
  if (caller.id === proposal.versionAuthorId) return 'own-text'
  return null
}

/**
 * May this caller say yes (or no) to exactly these words? An approval is bound to the version and the digest that were
 * on the screen; anything else is refused, never adapted.
 */
export function obstacleTo(
  caller: Caller,
  proposal: DecidedProposal,
  claimed: Claimed,
  approvals: readonly CountedApproval[],
): Obstacle | null {
  const obstacle = mayDecide(caller, proposal)
  if (obstacle) return obstacle
  if (claimed.version !== proposal.version) return 'stale-version'
  if (claimed.digest !== proposal.digest) return 'wrong-digest'
  if (approvals.some((a) => a.personId === caller.id && a.version === proposal.version)) return 'said-already'
  return null
}

/** How many different people have said yes to this version. */
export function approvalsGiven(version: number, approvals: readonly CountedApproval[]): number {
  return new Set(
    approvals.filter((a) => a.version === version && a.decision === 'approve').map((a) => a.personId),
  ).size
}

/** Has the policy been met? */
export function isReady(
  version: number,
  approvals: readonly CountedApproval[],
  policy: { approvalsNeeded: number },
): boolean {
  return approvalsGiven(version, approvals) >= policy.approvalsNeeded
}

/** When an approved reply leaves: after the hold (undo), or at the scheduled time if that is later. */
export function releaseTime(now: Date, holdSeconds: number, sendAt: Date | null): Date {
  const afterHold = new Date(now.getTime() + holdSeconds * 1000)
  return sendAt && sendAt > afterHold ? sendAt : afterHold
}
