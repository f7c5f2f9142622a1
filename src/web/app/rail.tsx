import { useWords } from '../i18n/words.ts'
import { Brand } from './brand.tsx'
import { MeMenu } from './me-menu.tsx'
import { RailLinks } from './rail-links.tsx'
import { StopButton } from './stop-button.tsx'
import type { Place } from './view.ts'

/** The rail: where one can go, what is listened to, and the stop button, always there. */
export function Rail({ place }: { place: Place }) {
  const t = useWords()
  return (
    <nav className="rail" aria-label={t.rail.label}>
      <div className="rail-top">
        <Brand />
        <MeMenu />
      </div>
      <div className="rail-links">
        <RailLinks place={place} />
      </div>
      <StopButton />
    </nav>
  )
}
