import type { ApprovalItem } from '../../api/schema/items.ts'
import { useWords } from '../i18n/words.ts'
import { Ago } from '../ui/ago.tsx'
import { Icon } from '../ui/icon.tsx'

/** One person's yes to an exact version, or their no with its reason. */
export function ApprovalLine({ approval }: { approval: ApprovalItem }) {
  const t = useWords()
  const yes = approval.decision === 'approve'
  return (
    <div className={yes ? 'verdict yes' : 'verdict no'}>
      <Icon name={yes ? 'seal' : 'back'} />
      <div>
        <b>{(yes ? t.inside.approved : t.inside.sentBack)(approval.person.name, approval.version)}</b>
        {approval.reason && (
          <p className="words" dir="auto">
            {approval.reason}
          </p>
        )}
      </div>
      <Ago at={approval.at} />
    </div>
  )
}
