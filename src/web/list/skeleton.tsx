import { useWords } from '../i18n/words.ts'

/** Rows that are coming: the layout is there before they are. */
export function Skeleton() {
  const t = useWords()
  return (
    <div className="rows" aria-busy="true">
      <span className="sr">{t.loading}</span>
      {[1, 2, 3, 4, 5, 6].map((n) => (
        <div key={n} className="row ghost-row" aria-hidden="true">
          <span className="avatar large bone" />
          <span className="bone" style={{ width: '55%' }} />
          <span />
          <span className="bone tall" />
        </div>
      ))}
    </div>
  )
}
