import { useRead } from '../api/use-read.ts'
import { useWords } from '../i18n/words.ts'
import { pageLinks, queueLinks } from './places.ts'
import { RailHealth } from './rail-health.tsx'
import { RailLink } from './rail-link.tsx'
import { type Place, viewPath } from './view.ts'

/** Queues with live counts, spaces, what we listen to, and the other pages. */
export function RailLinks({ place, onGo }: { place: Place; onGo?: () => void }) {
  const t = useWords()
  const counts = useRead('countThreads', {})
  const spaces = useRead('listSpaces', {})
  const here = place.page === 'threads' ? viewPath(place.view) : `/${place.page}`
  const go = onGo ? { onGo } : {}
  return (
    <>
      {queueLinks(t, counts.data).map((link) => (
        <RailLink key={link.to} {...link} {...go} on={here === link.to} />
      ))}
      {(spaces.data?.spaces.length ?? 0) > 0 && <h2>{t.rail.spaces}</h2>}
      {spaces.data?.spaces.map((space) => (
        <RailLink
          key={space.id}
          to={`/spaces/${space.id}`}
          name={space.name}
          count={counts.data?.spaces[space.id] ?? null}
          {...go}
          on={here === `/spaces/${space.id}`}
        />
      ))}
      <RailHealth here={here} {...go} />
      <div className="rail-pages">
        {pageLinks(t)
          .filter((link) => link.page !== 'listening')
          .map((link) => (
            <RailLink key={link.to} {...link} count={null} {...go} on={here === link.to} />
          ))}
      </div>
    </>
  )
}
