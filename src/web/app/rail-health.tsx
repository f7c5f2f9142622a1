import type { Account, Watch } from '../../api/schema/listening.ts'
import { useRead } from '../api/use-read.ts'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { healthOf, watchName } from '../listening/health.ts'
import { Link } from '../ui/link.tsx'
import { useNow } from '../ui/use-now.ts'

const SHOWN = 5

/** What we listen to and how it is: the worst first, so that silence is seen. */
export function RailHealth({ here, onGo }: { here: string; onGo?: () => void }) {
  const t = useWords()
  const watches = useRead('listWatches', {}, { refetchInterval: 60_000 })
  const accounts = useRead('listAccounts', {})
  const now = useNow()
  const accountOf = (watch: Watch) => accounts.data?.accounts.find((a) => a.id === watch.accountId)
  const rank = { bad: 0, warn: 1, off: 2, ok: 3 }
  const all = [...(watches.data?.watches ?? [])].sort(
    (a, b) => rank[healthOf(a, accountOf(a), now)] - rank[healthOf(b, accountOf(b), now)],
  )
  return (
    <>
      <h2>
        <Link
          to="/listening"
          className={here === '/listening' ? 'on' : ''}
          aria-current={here === '/listening' ? 'page' : undefined}
          {...(onGo ? { onClick: onGo } : {})}
        >
          {t.rail.listening}
        </Link>
      </h2>
      {all.slice(0, SHOWN).map((watch) => (
        <Health
          key={watch.id}
          watch={watch}
          account={accountOf(watch)}
          now={now}
          {...(onGo ? { onGo } : {})}
        />
      ))}
      {watches.data && all.length === 0 && (
        <Link to="/listening" className="rail-link" {...(onGo ? { onClick: onGo } : {})}>
          {t.list.noWatch}
        </Link>
      )}
    </>
  )
}

function Health({
  watch,
  account,
  now,
  onGo,
}: {
  watch: Watch
  account: Account | undefined
  now: number
  onGo?: () => void
}) {
  const t = useWords()
  const format = useFormat()
  const health = healthOf(watch, account, now)
  const word =
    health === 'bad'
      ? t.rail.broken
      : health === 'off'
        ? t.rail.paused
        : health === 'warn'
          ? t.rail.late
          : watch.lastReadAt
            ? format.ago(watch.lastReadAt, now)
            : t.rail.notYet
  return (
    <Link to="/listening" className="rail-link" {...(onGo ? { onClick: onGo } : {})}>
      <i className={`dot ${health}`} aria-hidden="true" />
      <span className="clip">{watchName(watch, account, t)}</span>
      <b>{word}</b>
    </Link>
  )
}
