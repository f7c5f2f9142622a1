import type { ThreadSummary } from '../../api/schema/threads.ts'
import { useRead } from '../api/use-read.ts'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { Ago } from '../ui/ago.tsx'
import { Avatar } from '../ui/avatar.tsx'
import { Link } from '../ui/link.tsx'

interface Props {
  thread: ThreadSummary
  to: string
  open: boolean
  showSpace: boolean
  onFocus: () => void
}

/** A thread in the list: who, two lines of what they said, when, and at most three chips. */
export function Row({ thread, to, open, showSpace, onFocus }: Props) {
  const t = useWords()
  const chips = useChips(thread, showSpace)
  const { author } = thread
  const unread = thread.unread && !open
  return (
    <Link
      to={to}
      className={`row${open ? ' on' : ''}${unread ? ' unread' : ''}`}
      aria-current={open ? 'true' : undefined}
      data-row={thread.id}
      onFocus={onFocus}
    >
      <Avatar name={author.name || author.handle} url={author.avatarUrl} network={thread.network} />
      <span className="who clip">
        <bdi>{author.name || author.handle}</bdi> <small>@{author.handle}</small>
        {unread && <span className="sr"> {t.list.unread}</span>}
      </span>
      <Ago at={thread.latestPostAt} />
      <span className={chips.length > 0 ? 'excerpt' : 'excerpt three'} dir="auto">
        {thread.excerpt}
      </span>
      {chips.length > 0 && (
        <span className="chips">
          {chips.map((chip) => (
            <span key={chip.text} className={`chip ${chip.tone}`}>
              {chip.text}
            </span>
          ))}
        </span>
      )}
    </Link>
  )
}

const TONES = {
  draft: 'out',
  submitted: 'out',
  'sent-back': 'in',
  held: 'hold',
  lapsed: 'stop',
  sending: 'hold',
  published: 'go',
  refused: 'stop',
  'needs-person': 'stop',
} as const

function useChips(thread: ThreadSummary, showSpace: boolean): { text: string; tone: string }[] {
  const t = useWords()
  const format = useFormat()
  const spaces = useRead('listSpaces', {})
  const chips: { text: string; tone: string }[] = []
  if (thread.proposal) chips.push({ text: t.list.proposal[thread.proposal], tone: TONES[thread.proposal] })
  if (thread.queue === 'snoozed' && thread.snoozedUntil)
    chips.push({ text: t.list.snoozedUntil(format.moment(thread.snoozedUntil)), tone: '' })
  if (thread.assignee) chips.push({ text: thread.assignee.name, tone: 'in' })
  if (thread.notes > 0) chips.push({ text: t.list.notes(thread.notes), tone: 'in' })
  if (thread.posts > 1) chips.push({ text: t.list.posts(thread.posts), tone: '' })
  const all = spaces.data?.spaces ?? []
  const space = all.length > 1 ? all.find((s) => s.id === thread.spaceId) : undefined
  if (showSpace && space) chips.push({ text: space.name, tone: '' })
  return chips.slice(0, 3)
}
