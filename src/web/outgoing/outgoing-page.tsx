import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReplyState } from '../../api/schema/replies.ts'
import { request } from '../api/request.ts'
import { StopButton } from '../app/stop-button.tsx'
import { useWords } from '../i18n/words.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { OutgoingRow } from './outgoing-row.tsx'

const SHOWN: (ReplyState | 'all')[] = [
  'all',
  'held',
  'lapsed',
  'waiting',
  'sending',
  'published',
  'refused',
  'unknown',
  'needs-person',
]

/** Everything that was approved and what became of it; what needs a person has its buttons here too. */
export function OutgoingPage() {
  const t = useWords()
  const [state, setState] = useState<ReplyState | 'all'>('all')
  const list = useInfiniteQuery({
    queryKey: ['listReplies', state],
    queryFn: ({ pageParam, signal }) => {
      const query = { ...(state === 'all' ? {} : { state }), ...(pageParam ? { cursor: pageParam } : {}) }
      return request('listReplies', { query }, signal)
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  })
  const replies = list.data?.pages.flatMap((page) => page.replies) ?? []
  return (
    <main id="main" className="page" tabIndex={-1}>
      <header className="page-head">
        <div>
          <h1>{t.outgoing.title}</h1>
          <p className="lead">{t.outgoing.lead}</p>
        </div>
        <StopButton />
      </header>
      <fieldset className="filters" aria-label={t.outgoing.filter}>
        {SHOWN.map((one) => (
          <button
            key={one}
            type="button"
            className="chip press"
            aria-pressed={state === one}
            onClick={() => setState(one)}
          >
            {one === 'all' ? t.outgoing.all : t.reply.states[one]}
          </button>
        ))}
      </fieldset>
      <ProblemNote error={list.error} retry={() => void list.refetch()} />
      {list.isPending && <div className="panel bone tall" aria-busy="true" />}
      {list.data && replies.length === 0 && <p className="empty-line">{t.outgoing.empty}</p>}
      <ul className="stack">
        {replies.map((reply) => (
          <OutgoingRow key={reply.id} reply={reply} />
        ))}
      </ul>
      {list.hasNextPage && (
        <button type="button" disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t.outgoing.more}
        </button>
      )}
    </main>
  )
}
