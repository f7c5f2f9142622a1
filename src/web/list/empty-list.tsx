import { useRead } from '../api/use-read.ts'
import type { View } from '../app/view.ts'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { Link } from '../ui/link.tsx'
import { useNow } from '../ui/use-now.ts'

/** An empty queue says what will come, and when the next read is. */
export function EmptyList({ view, text }: { view: View; text: string }) {
  const t = useWords()
  const format = useFormat()
  const now = useNow(5000)
  const watches = useRead('listWatches', {})
  const words = text
    ? t.list.empty.search(text)
    : view.kind === 'queue'
      ? t.list.empty[view.queue]
      : view.kind === 'space'
        ? t.list.empty.new
        : t.list.empty[view.kind]
  const listens =
    !text && (view.kind === 'space' || view.kind === 'all' || (view.kind === 'queue' && view.queue === 'new'))
  const next = watches.data?.watches
    .flatMap((w) => (w.nextReadAt && !w.paused ? [w.nextReadAt] : []))
    .sort()
    .at(0)
  return (
    <div className="empty">
      <span className="mark big" aria-hidden="true" />
      <p>{words}</p>
      {listens && next && <p className="hint">{t.list.nextRead(format.when(next, now))}</p>}
      {listens && watches.data?.watches.length === 0 && (
        <p className="hint">
          {t.list.noWatch} <Link to="/listening">{t.list.toListening}</Link>
        </p>
      )}
    </div>
  )
}
