import { useState } from 'react'
import type { Person, Role, Space } from '../../api/schema/people.ts'
import { useAct } from '../api/use-act.ts'
import { leads, useMe } from '../app/me.ts'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Icon } from '../ui/icon.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { MemberAdd } from './member-add.tsx'
import { SpaceSheet } from './space-sheet.tsx'

const ROLES: Role[] = ['reader', 'member', 'approver', 'lead']
const REFRESH = ['listSpaces', 'whoAmI'] as const

/** A space: its policy, and its members with what they may do in it. */
export function SpaceCard({ space, people }: { space: Space; people: Person[] }) {
  const t = useWords()
  const format = useFormat()
  const may = leads(useMe(), space.id)
  const [changing, setChanging] = useState(false)
  const setRole = useAct('setRole', REFRESH)
  const remove = useAct('removeMember', REFRESH)
  const outside = people.filter((p) => !p.disabled && !space.members.some((m) => m.person.id === p.id))
  return (
    <li className="panel space" aria-label={space.name}>
      <div className="by">
        <div className="grow">
          <b>{space.name}</b>{' '}
          <small>{t.people.policy(format.seconds(space.holdSeconds), space.approvalsNeeded)}</small>
        </div>
        {may && (
          <button type="button" onClick={() => setChanging(true)}>
            {t.people.change}
          </button>
        )}
      </div>
      <ul className="lines" aria-label={t.people.members}>
        {space.members.map(({ person, role }) => (
          <li key={person.id} className="line">
            <Avatar name={person.name} ours size="small" />
            <span className="grow clip">{person.name}</span>
            {may ? (
              <>
                <select
                  aria-label={t.people.role(person.name)}
                  value={role}
                  onChange={(e) =>
                    setRole.mutate({
                      params: { id: space.id, personId: person.id },
                      body: { role: e.target.value as Role },
                    })
                  }
                >
                  {ROLES.map((one) => (
                    <option key={one} value={one}>
                      {t.people.roles[one]}
                    </option>
                  ))}
                </select>
                <button
                  type="button"
                  className="bare"
                  aria-label={t.people.removeMember(person.name)}
                  onClick={() => remove.mutate({ params: { id: space.id, personId: person.id } })}
                >
                  <Icon name="close" size={14} />
                </button>
              </>
            ) : (
              <small>{t.people.roles[role]}</small>
            )}
          </li>
        ))}
      </ul>
      {may && outside.length > 0 && (
        <MemberAdd
          people={outside}
          onAdd={(personId) =>
            setRole.mutate({ params: { id: space.id, personId }, body: { role: 'member' } })
          }
        />
      )}
      <ProblemNote error={setRole.error ?? remove.error} />
      {changing && <SpaceSheet space={space} onClose={() => setChanging(false)} />}
    </li>
  )
}
