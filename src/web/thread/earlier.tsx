import type { PostItem } from '../../api/schema/items.ts'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { useNow } from '../ui/use-now.ts'
import { Redline } from './redline.tsx'

/** What a post said before it was edited, each against the wording that followed. */
export function Earlier({ earlier, now: text }: { earlier: PostItem['earlier']; now: string }) {
  const t = useWords()
  const format = useFormat()
  const now = useNow()
  return (
    <details className="earlier">
      <summary>{t.outside.earlier(earlier.length)}</summary>
      {earlier.map((wording, i) => (
        <div key={wording.seenAt}>
          <small>{t.outside.seenAt(format.when(wording.seenAt, now))}</small>
          <p className="words" dir="auto">
            <Redline before={wording.text} after={earlier[i + 1]?.text ?? text} />
          </p>
        </div>
      ))}
    </details>
  )
}
