import { useWords } from '../i18n/words.ts'

/** The mark: two zones and the wall between them. */
export function Brand() {
  const t = useWords()
  return (
    <div className="brand">
      <span className="mark" aria-hidden="true" />
      {t.brand}
    </div>
  )
}
