import type { Person } from '../../api/schema/people.ts'
import { useWords } from '../i18n/words.ts'

/** Choosing a colleague is adding them, as a member; the role can be changed then. */
export function MemberAdd({ people, onAdd }: { people: Person[]; onAdd: (personId: string) => void }) {
  const t = useWords()
  return (
    <select
      className="member-add"
      aria-label={t.people.addMember}
      value=""
      onChange={(e) => e.target.value && onAdd(e.target.value)}
    >
      <option value="">{t.people.addMember}…</option>
      {people.map((person) => (
        <option key={person.id} value={person.id}>
          {person.name}
        </option>
      ))}
    </select>
  )
}
