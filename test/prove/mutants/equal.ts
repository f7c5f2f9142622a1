/** Mutants that nobody could notice, each with the reason. `was` and `what` are parts of how the mutant is named. */
export const EQUAL: readonly { path: string; was: string; what: string; because: string }[] = [
  {
    path: 'src/crossing/decision.ts',
    was: 'sendAt > afterHold',
    what: 'became >=',
    because: 'at the border both are the same moment',
  },
  {
    path: 'workers/publish.ts',
    was: '!fields.success',
    what: 'never strikes',
    because: 'ApprovedReply.open refuses such fields again, as a broken seal',
  },
]
