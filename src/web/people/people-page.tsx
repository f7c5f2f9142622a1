import { useState } from 'react'
import { useRead } from '../api/use-read.ts'
import { useMe } from '../app/me.ts'
import { useWords } from '../i18n/words.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { PersonRow } from './person-row.tsx'
import { PersonSheet } from './person-sheet.tsx'
import { SpaceCard } from './space-card.tsx'
import { SpaceSheet } from './space-sheet.tsx'

/** Who is inside, and who may do what where. */
export function PeoplePage() {
  const t = useWords()
  const me = useMe()
  const people = useRead('listPeople', {})
  const spaces = useRead('listSpaces', {})
  const [sheet, setSheet] = useState<'person' | 'space' | null>(null)
  return (
    <main id="main" className="page" tabIndex={-1}>
      <header className="page-head">
        <div>
          <h1>{t.people.title}</h1>
          <p className="lead">{t.people.lead}</p>
        </div>
      </header>
      <ProblemNote error={people.error ?? spaces.error} />
      <section aria-labelledby="spaces-title">
        <div className="section-head">
          <h2 id="spaces-title">{t.people.spaces}</h2>
          {me.administrator && (
            <button type="button" onClick={() => setSheet('space')}>
              {t.people.addSpace}
            </button>
          )}
        </div>
        {spaces.data?.spaces.length === 0 && <p className="empty-line">{t.people.noSpaces}</p>}
        <ul className="stack">
          {spaces.data?.spaces.map((space) => (
            <SpaceCard key={space.id} space={space} people={people.data?.people ?? []} />
          ))}
        </ul>
      </section>
      <section aria-labelledby="people-title">
        <div className="section-head">
          <h2 id="people-title">{t.people.people}</h2>
          {me.administrator && (
            <button type="button" onClick={() => setSheet('person')}>
              {t.people.add}
            </button>
          )}
        </div>
        <ul className="panel lines">
          {people.data?.people.map((person) => (
            <PersonRow key={person.id} person={person} />
          ))}
        </ul>
      </section>
      {sheet === 'person' && <PersonSheet onClose={() => setSheet(null)} />}
      {sheet === 'space' && <SpaceSheet onClose={() => setSheet(null)} />}
    </main>
  )
}
