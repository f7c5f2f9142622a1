import type { ProposalItem } from '../../api/schema/items.ts'
import { useRead } from '../api/use-read.ts'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { targetOf, useDesk } from './desk.ts'
import { shortName } from './tree.ts'

/** What happens after the yes. */
export function GateThen({ proposal, at }: { proposal: ProposalItem; at: string | null }) {
  const t = useWords()
  const format = useFormat()
  const { page } = useDesk()
  const spaces = useRead('listSpaces', {})
  const target = targetOf(page, proposal.inReplyTo)
  const who = target ? shortName(target.author) : ''
  const hold = spaces.data?.spaces.find((s) => s.id === page.thread.spaceId)?.holdSeconds ?? 0
  if (at) return <>{t.gate.leavesAt(format.moment(at), who)}</>
  return <>{hold > 0 ? t.gate.after(format.seconds(hold), who) : t.gate.atOnce(who)}</>
}
