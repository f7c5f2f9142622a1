import { useWords } from '../i18n/words.ts'
import { Icon, type IconName } from '../ui/icon.tsx'
import { Link } from '../ui/link.tsx'

interface Props {
  to: string
  name: string
  count: number | null
  on: boolean
  icon?: IconName
  onGo?: () => void
}

/** One place in the rail, with how many threads wait there. */
export function RailLink({ to, name, count, on, icon, onGo }: Props) {
  const t = useWords()
  return (
    <Link
      to={to}
      className={on ? 'rail-link on' : 'rail-link'}
      aria-current={on ? 'page' : undefined}
      {...(onGo ? { onClick: onGo } : {})}
    >
      {icon && <Icon name={icon} />}
      <span className="clip">{name}</span>
      {count !== null && count > 0 && <b title={t.rail.count(count)}>{count}</b>}
    </Link>
  )
}
