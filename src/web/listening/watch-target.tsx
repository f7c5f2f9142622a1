import type { Account, WatchKind } from '../../api/schema/listening.ts'
import type { Space } from '../../api/schema/people.ts'
import { useWords } from '../i18n/words.ts'
import { Field } from '../ui/field.tsx'

const KINDS: WatchKind[] = ['mentions', 'conversations', 'search', 'profile']

/** What a watch listens to, through which account, for which space ('' is the first). */
export interface Target {
  kind: WatchKind
  accountId: string
  spaceId: string
}

interface Props {
  value: Target
  onChange: (target: Target) => void
  accounts: Account[]
  spaces: Space[]
}

/** Choosing what to listen to: only when a watch is made, for it never changes after. */
export function WatchTarget({ value, onChange, accounts, spaces }: Props) {
  const t = useWords()
  return (
    <>
      <Field label={t.listening.kind} hint={t.listening.kindHints[value.kind]}>
        {(ids) => (
          <select
            {...ids}
            value={value.kind}
            onChange={(e) => onChange({ ...value, kind: e.target.value as WatchKind })}
          >
            {KINDS.map((one) => (
              <option key={one} value={one}>
                {t.listening.kinds[one]}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={t.listening.account}>
        {(ids) => (
          <select
            {...ids}
            value={value.accountId}
            onChange={(e) => onChange({ ...value, accountId: e.target.value })}
          >
            {accounts.map((a) => (
              <option key={a.id} value={a.id}>
                @{a.handle}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={t.listening.space}>
        {(ids) => (
          <select
            {...ids}
            value={value.spaceId || (spaces[0]?.id ?? '')}
            onChange={(e) => onChange({ ...value, spaceId: e.target.value })}
          >
            {spaces.map((s) => (
              <option key={s.id} value={s.id}>
                {s.name}
              </option>
            ))}
          </select>
        )}
      </Field>
    </>
  )
}
