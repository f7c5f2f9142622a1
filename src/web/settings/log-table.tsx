import { useInfiniteQuery } from '@tanstack/react-query'
import { request } from '../api/request.ts'
import type { Words } from '../i18n/en.ts'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { Link } from '../ui/link.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'

/** Who did what, for administrators. */
export function LogTable() {
  const t = useWords()
  const format = useFormat()
  const log = useInfiniteQuery({
    queryKey: ['readLog'],
    queryFn: ({ pageParam, signal }) =>
      request('readLog', { query: pageParam ? { cursor: pageParam } : {} }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  })
  const events = log.data?.pages.flatMap((page) => page.events) ?? []
  return (
    <section aria-labelledby="log-title">
      <div className="section-head">
        <h2 id="log-title">{t.settings.log}</h2>
      </div>
      <p className="hint">{t.settings.logLead}</p>
      <ProblemNote error={log.error} />
      <div className="panel scroll-x">
        <table>
          <thead>
            <tr>
              <th scope="col">{t.settings.when}</th>
              <th scope="col">{t.settings.who}</th>
              <th scope="col">{t.settings.what}</th>
              <th scope="col">{t.settings.thread}</th>
            </tr>
          </thead>
          <tbody>
            {events.map((event) => (
              <tr key={event.id}>
                <td className="tabular">{format.moment(event.at)}</td>
                <td>{event.actor?.name ?? t.conclave}</td>
                <td>{whatWords(event.what, t)}</td>
                <td>
                  {event.threadId && <Link to={`/threads/${event.threadId}`}>{t.settings.thread}</Link>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {log.hasNextPage && (
        <button type="button" disabled={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
          {t.outgoing.more}
        </button>
      )}
    </section>
  )
}

/** What was done, in words; a kind that has none is shown as it is stored. */
function whatWords(what: string, t: Words): string {
  const known: Partial<Record<string, string>> = t.settings.logWords
  return known[what] ?? what
}
