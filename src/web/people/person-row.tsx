import { useState } from 'react'
import type { Person } from '../../api/schema/people.ts'
import { useAct } from '../api/use-act.ts'
import { useMe } from '../app/me.ts'
import { useWords } from '../i18n/words.ts'
import { Avatar } from '../ui/avatar.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { PasswordSheet } from './password-sheet.tsx'

/** A colleague; an administrator may make others administrators or disable them, never themselves. */
export function PersonRow({ person }: { person: Person }) {
  const t = useWords()
  const me = useMe()
  const [asking, setAsking] = useState(false)
  const change = useAct('changePerson', ['listPeople', 'listSpaces'])
  const params = { id: person.id }
  return (
    <li className={person.disabled ? 'line off' : 'line'} aria-label={person.name}>
      <Avatar name={person.name} ours size="small" />
      <span className="grow clip">
        <b>{person.name}</b> <small>{person.email}</small>
      </span>
      {person.administrator && <span className="chip">{t.people.administrator}</span>}
      {person.disabled && <span className="chip">{t.people.disabled}</span>}
      {person.id === me.id && <span className="chip in">{t.people.you}</span>}
      {me.administrator && person.id !== me.id && (
        <>
          <button type="button" className="bare" onClick={() => setAsking(true)}>
            {t.people.password}
          </button>
          <button
            type="button"
            disabled={change.isPending}
            onClick={() => change.mutate({ params, body: { disabled: !person.disabled } })}
          >
            {person.disabled ? t.people.enable : t.people.disable}
          </button>
        </>
      )}
      {asking && <PasswordSheet person={person} onClose={() => setAsking(false)} />}
      <ProblemNote error={change.error} />
    </li>
  )
}
