import { useWords } from '../i18n/words.ts'
import { Link } from '../ui/link.tsx'

/** An address that leads nowhere. */
export function Nowhere() {
  const t = useWords()
  return (
    <main id="main" className="page">
      <h1>{t.nowhere.title}</h1>
      <Link to="/new">{t.nowhere.back}</Link>
    </main>
  )
}
