import type { RefObject } from 'react'
import { useRead } from '../api/use-read.ts'
import type { View } from '../app/view.ts'
import type { Words } from '../i18n/en.ts'
import { useWords } from '../i18n/words.ts'
import { Icon } from '../ui/icon.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { EmptyList } from './empty-list.tsx'
import { Rows } from './rows.tsx'
import { Skeleton } from './skeleton.tsx'
import type { Order, ThreadList } from './use-threads.ts'

interface Props {
  view: View
  list: ThreadList
  openId: string | null
  cursorId: string | null
  /** Counts the moves by key: only those move the focus. */
  moves: number
  onCursor: (id: string) => void
  text: string
  onText: (text: string) => void
  order: Order
  onOrder: (order: Order) => void
  searchBox: RefObject<HTMLInputElement | null>
}

/** The list of a queue or space: title, search, order, rows. */
export function ListPane(props: Props) {
  const { view, list, text, onText, order, onOrder } = props
  const t = useWords()
  const spaces = useRead('listSpaces', {})
  const spaceName =
    view.kind === 'space' ? spaces.data?.spaces.find((s) => s.id === view.spaceId)?.name : undefined
  return (
    <section className="list" aria-label={t.list.label}>
      <header>
        <h1>{spaceName ?? nameOf(view, t)}</h1>
        <button
          type="button"
          className="chip press"
          aria-label={`${t.list.order}: ${order === 'newest' ? t.list.newest : t.list.oldest}`}
          onClick={() => onOrder(order === 'newest' ? 'oldest' : 'newest')}
        >
          {order === 'newest' ? t.list.newest : t.list.oldest}
        </button>
      </header>
      <div className="list-search">
        <Icon name="search" size={14} />
        <input
          ref={props.searchBox}
          type="search"
          aria-label={t.list.search}
          placeholder={t.list.search}
          value={text}
          maxLength={200}
          onChange={(e) => onText(e.target.value)}
          onKeyDown={(e) => {
            if (e.key !== 'Escape') return
            onText('')
            e.currentTarget.blur()
          }}
        />
      </div>
      <div className="fresh-slot" role="status" aria-live="polite">
        {list.fresh > 0 && (
          <button
            type="button"
            className="fresh"
            aria-label={t.list.freshAct(list.fresh)}
            onClick={list.showFresh}
          >
            {t.list.fresh(list.fresh)}
          </button>
        )}
      </div>
      {list.error ? (
        <ProblemNote error={list.error} retry={list.retry} />
      ) : list.loading ? (
        <Skeleton />
      ) : list.rows.length === 0 ? (
        <EmptyList view={view} text={text.trim()} />
      ) : (
        <Rows
          view={view}
          list={list}
          openId={props.openId}
          cursorId={props.cursorId}
          moves={props.moves}
          onCursor={props.onCursor}
        />
      )}
    </section>
  )
}

function nameOf(view: View, t: Words): string {
  if (view.kind === 'queue') return t.queues[view.queue]
  if (view.kind === 'space') return ''
  return t.queues[view.kind]
}
