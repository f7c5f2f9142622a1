import { useState } from 'react'
import { useRead } from '../api/use-read.ts'
import { useWords } from '../i18n/words.ts'
import { Icon } from '../ui/icon.tsx'
import { Link } from '../ui/link.tsx'
import { Sheet } from '../ui/sheet.tsx'
import { queueLinks } from './places.ts'
import { RailLinks } from './rail-links.tsx'
import { StopButton } from './stop-button.tsx'
import { type Place, viewPath } from './view.ts'

/** On a phone: the four places one goes most, for one thumb, and everything else behind "More". */
export function BottomNav({ place }: { place: Place }) {
  const t = useWords()
  const counts = useRead('countThreads', {})
  const [open, setOpen] = useState(false)
  const here = place.page === 'threads' ? viewPath(place.view) : `/${place.page}`
  const queues = queueLinks(t, counts.data).filter((link) => ['/new', '/mine', '/approval'].includes(link.to))
  const links = [...queues, { to: '/outgoing', icon: 'out' as const, name: t.rail.outgoing, count: null }]
  return (
    <nav className="bottom" aria-label={t.rail.menu}>
      {links.map((link) => (
        <Link
          key={link.to}
          to={link.to}
          className={here === link.to ? 'on' : ''}
          aria-current={here === link.to ? 'page' : undefined}
        >
          <span className="bottom-icon">
            <Icon name={link.icon} size={20} />
            {link.count ? (
              <b title={t.rail.count(link.count)}>{link.count > 99 ? '99+' : link.count}</b>
            ) : null}
          </span>
          <span className="clip">{link.name}</span>
        </Link>
      ))}
      <button type="button" className="bare" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <Icon name="more" size={20} />
        {t.more}
      </button>
      <Sheet open={open} onClose={() => setOpen(false)} title={t.rail.menu} className="rail-sheet">
        <RailLinks place={place} onGo={() => setOpen(false)} />
        <StopButton />
      </Sheet>
    </nav>
  )
}
