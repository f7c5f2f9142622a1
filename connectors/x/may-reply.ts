import type { MayReply } from '../../src/outside/incoming-post.ts'

/** What decides whether we may answer a post on X. */
export interface ReplyFacts {
  /** We wrote it ourselves. */
  ours: boolean
  /** The post names us with an @. */
  mentionsUs: boolean
  /** The post quotes one of our posts. */
  quotesUs: boolean
  /** X's `reply_settings`: `everyone`, `mentionedUsers`, `following`, `subscribers`, `verified`, `other`. */
  replySettings: string
}

/**
 * May we answer? Since 2026-02-23 X takes a reply from an app only when the answered post's author mentioned or quoted the
 * replying account, or is that account. An author may narrow it further; whoever is mentioned may always answer.
 */
export function mayReply(facts: ReplyFacts): MayReply {
  if (facts.ours) return { may: true }
  if (!facts.mentionsUs && !facts.quotesUs)
    return { may: false, why: 'X lets us answer only people who mentioned or quoted us' }
  if (facts.mentionsUs || facts.replySettings === 'everyone') return { may: true }
  return { may: false, why: narrowed(facts.replySettings) }
}

function narrowed(settings: string): string {
  if (settings === 'mentionedUsers') return 'Its author lets only people they mention answer'
  if (settings === 'following') return 'Its author lets only people they follow answer'
  if (settings === 'subscribers') return 'Its author lets only their subscribers answer'
  if (settings === 'verified') return 'Its author lets only verified accounts answer'
  return 'Its author limits who may answer'
}
