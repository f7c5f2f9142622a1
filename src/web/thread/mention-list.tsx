import type { PersonRef } from '../../api/schema/people.ts'
import { useWords } from '../i18n/words.ts'
import { Avatar } from '../ui/avatar.tsx'

interface Props {
  id: string
  people: PersonRef[]
  chosen: PersonRef
  onPick: (person: PersonRef) => void
}

/** Whom `@` could mean. The focus stays in the box. */
export function MentionList({ id, people, chosen, onPick }: Props) {
  const t = useWords()
  return (
    <div className="mention-list menu" id={id} role="listbox" aria-label={t.inside.people}>
      {people.map((person) => (
        <div
          key={person.id}
          id={`${id}-${person.id}`}
          role="option"
          tabIndex={-1}
          aria-selected={person.id === chosen.id}
          className="menu-item"
          onMouseDown={(event) => {
            event.preventDefault()
            onPick(person)
          }}
        >
          <Avatar name={person.name} ours size="small" /> {person.name}
        </div>
      ))}
    </div>
  )
}
