import { type RefObject, useEffect, useState } from 'react'

/** Rows kept above and below what is seen, so that scrolling shows no gaps. */
const AROUND = 6

export interface Span {
  from: number
  /** One past the last row. */
  to: number
}

/** Which rows of a constant height to draw. Pure: a library for it weighs more than the rest of the list. */
export function spanOf(scrollTop: number, height: number, rowHeight: number, count: number): Span {
  const first = Math.floor(Math.max(0, scrollTop) / rowHeight)
  const seen = Math.ceil(height / rowHeight) + 1
  return { from: Math.max(0, first - AROUND), to: Math.min(count, first + seen + AROUND) }
}

/** The rows of a scrolling box that are on the screen, and a few around them. */
export function useWindow(box: RefObject<HTMLElement | null>, rowHeight: number, count: number): Span {
  const [span, setSpan] = useState<Span>(() => spanOf(0, window.innerHeight, rowHeight, count))
  useEffect(() => {
    const element = box.current
    if (!element) return
    function look(): void {
      if (!element) return
      const next = spanOf(element.scrollTop, element.clientHeight, rowHeight, count)
      setSpan((now) => (now.from === next.from && now.to === next.to ? now : next))
    }
    look()
    const resized = new ResizeObserver(look)
    resized.observe(element)
    element.addEventListener('scroll', look, { passive: true })
    return () => {
      resized.disconnect()
      element.removeEventListener('scroll', look)
    }
  }, [box, rowHeight, count])
  return span
}
