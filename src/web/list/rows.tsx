import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef } from 'react'
import { type View, viewPath } from '../app/view.ts'
import { useWords } from '../i18n/words.ts'
import { Row } from './row.tsx'
import type { ThreadList } from './use-threads.ts'

/** Every row is this high, in px, whatever is in it. */
const ROW = 112
const AHEAD = 10

interface Props {
  view: View
  list: ThreadList
  openId: string | null
  cursorId: string | null
  onCursor: (id: string) => void
}

/** The rows that are on the screen, and a few around them. */
export function Rows({ view, list, openId, cursorId, onCursor }: Props) {
  const t = useWords()
  const box = useRef<HTMLDivElement>(null)
  const { rows, more } = list
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW,
    overscan: 6,
    getItemKey: (i) => rows[i]?.id ?? i,
  })
  const items = virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (more && last >= rows.length - AHEAD) more()
  }, [last, more, rows.length])
  const cursorAt = rows.findIndex((row) => row.id === cursorId)
  useEffect(() => {
    if (cursorAt < 0 || cursorId === null) return
    virtual.scrollToIndex(cursorAt)
    const timer = requestAnimationFrame(() =>
      box.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(cursorId)}"]`)?.focus(),
    )
    return () => cancelAnimationFrame(timer)
  }, [cursorAt, cursorId, virtual])
  return (
    <div className="rows" ref={box}>
      <ul style={{ height: virtual.getTotalSize() }} aria-label={t.list.label}>
        {items.map((item) => {
          const row = rows[item.index]
          if (!row) return null
          return (
            <li
              key={item.key}
              style={{ transform: `translateY(${item.start}px)`, height: ROW }}
              aria-setsize={rows.length}
              aria-posinset={item.index + 1}
            >
              <Row
                thread={row}
                to={viewPath(view, row.id)}
                open={row.id === openId}
                showSpace={view.kind !== 'space'}
                onFocus={() => onCursor(row.id)}
              />
            </li>
          )
        })}
      </ul>
      {list.loadingMore && <p className="hint center">{t.list.moreLoading}</p>}
    </div>
  )
}
