import { setTimeout as wait } from 'node:timers/promises'
import { approve, words } from '../../support/steps.ts'
import type { Field } from './field.ts'
import type { Target } from './targets.ts'

/** What people mean to do with an answer: most are sent; some are left unapproved, and some are taken back in time. */
type Intent = 'send' | 'schedule' | 'leave' | 'undo'
const INTENTS: Intent[] = [...Array<Intent>(17).fill('send'), 'schedule', 'leave', 'undo']

/** While what answers people is down, they try again after so long. */
const AGAIN_MS = 500

/** Ana proposes, Marc decides. Each try has its own words, so that a try whose answer was lost is never confused. */
export async function answer(field: Field, target: Target): Promise<void> {
  const intent = field.chance.pick(INTENTS)
  while (!field.signal.aborted) {
    const text = words('on its way')
    field.journal.note(text, target.id, 'never')
    const proposal = await propose(field, target, text).catch(() => null)
    if (proposal === null) {
      field.tally.unanswered += 1
      await wait(AGAIN_MS)
      continue
    }
    if (intent === 'leave') return
    // From here on the words may be approved, whatever the answer says: they are not said again in others.
    field.journal.note(text, target.id, 'unclear')
    await decide(field, target, proposal, intent)
    return
  }
}

async function propose({ bridge }: Field, target: Target, text: string) {
  const body = { text, inReplyTo: target.postId, account: bridge.account }
  const { proposal } = await bridge.ana.call('propose', { at: { id: target.threadId }, body })
  return (await bridge.ana.call('submit', { at: { id: proposal.id }, body: {} })).proposal
}

type Proposal = Awaited<ReturnType<typeof propose>>

async function decide(field: Field, { id }: Target, proposal: Proposal, intent: Intent): Promise<void> {
  const { bridge, journal, tally } = field
  const sendAt = intent === 'schedule' ? new Date(Date.now() + 3_000) : undefined
  try {
    const reply = await approve(bridge, proposal, sendAt)
    if (intent === 'undo') {
      await bridge.marc.call('undo', { at: { id: reply.id } })
      journal.note(proposal.text, id, 'undone')
    } else journal.note(proposal.text, id, 'approved')
  } catch {
    tally.unanswered += 1
    await wait(AGAIN_MS)
  }
}
