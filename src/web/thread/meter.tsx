import { useWords } from '../i18n/words.ts'

/** How long a text is, as the network counts it. */
export function Meter({ length, limit }: { length: number | null; limit: number | null }) {
  const t = useWords()
  if (length === null || limit === null) return <div className="meter" aria-hidden="true" />
  const over = length > limit
  return (
    <div className={over ? 'meter over' : 'meter'}>
      <div className="meter-bar" aria-hidden="true">
        <i style={{ width: `${Math.min(100, (length / limit) * 100)}%` }} />
      </div>
      <span className="sr">{t.proposal.length}: </span>
      {t.proposal.of(length, limit)}
    </div>
  )
}
