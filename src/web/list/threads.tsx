import { useRef, useState } from 'react'
import { useKeys } from '../app/keys.ts'
import { navigate } from '../app/router.ts'
import { type View, viewPath } from '../app/view.ts'
import { NoThread } from '../thread/no-thread.tsx'
import { Thread } from '../thread/thread.tsx'
import { ListPane } from './list-pane.tsx'
import { type Order, useThreads } from './use-threads.ts'
import { useTyped } from './use-typed.ts'

/** List and thread, side by side; on a phone one after the other. */
export function Threads({ view, threadId }: { view: View; threadId: string | null }) {
  const [text, setText, search] = useTyped()
  const [order, setOrder] = useState<Order>('newest')
  const list = useThreads(view, search, order)
  const [cursor, setCursor] = useState<string | null>(null)
  const [moves, setMoves] = useState(0)
  const searchBox = useRef<HTMLInputElement>(null)
  const at = list.rows.findIndex((row) => row.id === (cursor ?? threadId))

  function move(step: number): void {
    const next = list.rows[Math.max(0, Math.min(list.rows.length - 1, at + step))]
    if (!next) return
    setCursor(next.id)
    setMoves((n) => n + 1)
  }
  function openNext(): void {
    const here = list.rows.findIndex((row) => row.id === threadId)
    const next = list.rows[here + 1] ?? list.rows[here - 1]
    setCursor(null)
    navigate(viewPath(view, next?.id))
  }
  const openCursor = () => navigate(viewPath(view, cursor))
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    Enter: cursor && cursor !== threadId ? openCursor : undefined,
    '/': () => searchBox.current?.focus(),
  })
  return (
    <div className={threadId ? 'threads open' : 'threads'}>
      <ListPane
        view={view}
        list={list}
        openId={threadId}
        cursorId={cursor}
        moves={moves}
        onCursor={setCursor}
        text={text}
        onText={setText}
        order={order}
        onOrder={setOrder}
        searchBox={searchBox}
      />
      {threadId ? (
        <Thread
          key={threadId}
          id={threadId}
          backTo={viewPath(view)}
          onLeft={openNext}
          startInside={view.kind !== 'approval'}
        />
      ) : (
        <NoThread />
      )}
    </div>
  )
}
