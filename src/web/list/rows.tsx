import { useEffect, useEffectEvent, useRef } from 'react'
import { type View, viewPath } from '../app/view.ts'
import { useWords } from '../i18n/words.ts'
import { Row } from './row.tsx'
import type { ThreadList } from './use-threads.ts'
import { useWindow } from './use-window.ts'

/** Every row is this high, in px, whatever is in it. */
const ROW = 112
/** The next page is asked for when fewer rows than this are left below. */
const AHEAD = 10

interface Props {
  view: View
  list: ThreadList
  openId: string | null
  cursorId: string | null
  /** Counts the moves by key: only those move the focus, never a list that changed by itself. */
  moves: number
  onCursor: (id: string) => void
}

/** The rows that are on the screen, and a few around them. */
export function Rows({ view, list, openId, cursorId, moves, onCursor }: Props) {
  const t = useWords()
  const box = useRef<HTMLDivElement>(null)
  const { rows, more } = list
  const span = useWindow(box, ROW, rows.length)
  useEffect(() => {
    if (more && span.to >= rows.length - AHEAD) more()
  }, [span.to, more, rows.length])
  const focusCursor = useEffectEvent(() => {
    const element = box.current
    const at = rows.findIndex((row) => row.id === cursorId)
    if (!element || at < 0 || cursorId === null) return
    showRow(element, at)
    const name = `[data-row="${CSS.escape(cursorId)}"]`
    requestAnimationFrame(() => element.querySelector<HTMLElement>(name)?.focus({ preventScroll: true }))
  })
  useEffect(() => {
    if (moves > 0) focusCursor()
  }, [moves])
  return (
    <div className="rows" ref={box}>
      <ul style={{ height: rows.length * ROW }} aria-label={t.list.label}>
        {rows.slice(span.from, span.to).map((row, i) => (
          <li
            key={row.id}
            style={{ transform: `translateY(${(span.from + i) * ROW}px)` }}
            aria-setsize={rows.length}
            aria-posinset={span.from + i + 1}
          >
            <Row
              thread={row}
              to={viewPath(view, row.id)}
              open={row.id === openId}
              showSpace={view.kind !== 'space'}
              onFocus={() => onCursor(row.id)}
            />
          </li>
        ))}
      </ul>
      {list.loadingMore && <p className="hint center">{t.list.moreLoading}</p>}
    </div>
  )
}

/** Scrolls only as far as needed to see a row. */
function showRow(box: HTMLElement, at: number): void {
  const top = at * ROW
  if (top < box.scrollTop) box.scrollTop = top
  if (top + ROW > box.scrollTop + box.clientHeight) box.scrollTop = top + ROW - box.clientHeight
}
