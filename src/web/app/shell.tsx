import { useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useState } from 'react'
import { listenLive } from '../api/live.ts'
import { useWords } from '../i18n/words.ts'
import { Threads } from '../list/threads.tsx'
import { Bars } from './bars.tsx'
import { BottomNav } from './bottom-nav.tsx'
import { useGoKeys } from './go-keys.ts'
import { Nowhere } from './nowhere.tsx'
import { Rail } from './rail.tsx'
import { useAddress } from './router.ts'
import { type Place, placeOf } from './view.ts'

const Outgoing = lazy(async () => ({ default: (await import('../outgoing/outgoing-page.tsx')).OutgoingPage }))
const Listening = lazy(async () => ({
  default: (await import('../listening/listening-page.tsx')).ListeningPage,
}))
const People = lazy(async () => ({ default: (await import('../people/people-page.tsx')).PeoplePage }))
const Settings = lazy(async () => ({ default: (await import('../settings/settings-page.tsx')).SettingsPage }))

const Palette = lazy(async () => ({ default: (await import('./palette.tsx')).Palette }))
const KeySheet = lazy(async () => ({ default: (await import('./key-sheet.tsx')).KeySheet }))

/** The bridge: bars, rail, and the page the address names. */
export function Shell() {
  const t = useWords()
  const client = useQueryClient()
  const [linked, setLinked] = useState(true)
  const [palette, setPalette] = useState(false)
  const [keys, setKeys] = useState(false)
  const place = placeOf(useAddress().path)
  useEffect(() => listenLive(client, setLinked), [client])
  useGoKeys({ onPalette: () => setPalette(true), onSheet: () => setKeys(true) })
  return (
    <div className="frame">
      <a className="skip" href="#main">
        {t.skip}
      </a>
      <Bars linked={linked} />
      <div className="app">
        <Rail place={place} />
        <Suspense fallback={<main id="main" className="page" aria-busy="true" />}>
          <PageOf place={place} />
        </Suspense>
      </div>
      <BottomNav place={place} />
      <Suspense fallback={null}>
        {palette && <Palette onClose={() => setPalette(false)} />}
        {keys && <KeySheet onClose={() => setKeys(false)} />}
      </Suspense>
    </div>
  )
}

function PageOf({ place }: { place: Place }) {
  switch (place.page) {
    case 'threads':
      return <Threads view={place.view} threadId={place.threadId} />
    case 'outgoing':
      return <Outgoing />
    case 'listening':
      return <Listening />
    case 'people':
      return <People />
    case 'settings':
      return <Settings />
    case 'nowhere':
      return <Nowhere />
  }
}
