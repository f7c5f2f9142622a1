import type { Watch } from '../../api/schema/listening.ts'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'

/** Last read, next read, today, and the month's cost against the budget as a bar. */
export function WatchFacts({ watch, now }: { watch: Watch; now: number }) {
  const t = useWords()
  const format = useFormat()
  const due = watch.nextReadAt !== null && Date.parse(watch.nextReadAt) <= now
  const nextRead =
    !watch.nextReadAt || watch.paused ? '–' : due ? t.listening.due : format.when(watch.nextReadAt, now)
  const budget = watch.budgetUsdPerMonth
  const spent = watch.spentUsdThisMonth
  const share = budget ? Math.min(1, spent / budget) : 0
  return (
    <dl className="watch-facts">
      <div>
        <dt>{t.listening.lastRead}</dt>
        <dd>{watch.lastReadAt ? format.when(watch.lastReadAt, now) : t.never}</dd>
      </div>
      <div>
        <dt>{t.listening.nextRead}</dt>
        <dd>{nextRead}</dd>
      </div>
      <div>
        <dt>{t.listening.today}</dt>
        <dd>{t.listening.postsToday(watch.postsToday)}</dd>
      </div>
      <div className="grow">
        <dt>{t.listening.cost}</dt>
        <dd>
          {budget === null ? format.usd(spent) : t.listening.spentOf(format.usd(spent), format.usd(budget))}
          {budget !== null && (
            <span className={share >= 0.8 ? 'budget near' : 'budget'} aria-hidden="true">
              <i style={{ width: `${share * 100}%` }} />
            </span>
          )}
        </dd>
      </div>
    </dl>
  )
}
