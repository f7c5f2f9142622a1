import { useWords } from '../i18n/words.ts'

/** The place of the thread while none is open. */
export function NoThread() {
  const t = useWords()
  return (
    <main id="main" className="no-thread" tabIndex={-1}>
      <div className="no-thread-wall" aria-hidden="true">
        <span />
        <span />
      </div>
      <h2>{t.thread.none}</h2>
      <p>{t.thread.noneLead}</p>
    </main>
  )
}
