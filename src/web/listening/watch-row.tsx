import { useState } from 'react'
import type { Account, Watch } from '../../api/schema/listening.ts'
import { useAct } from '../api/use-act.ts'
import { useRead } from '../api/use-read.ts'
import { leads, useMe } from '../app/me.ts'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { Confirm } from '../ui/confirm.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { useNow } from '../ui/use-now.ts'
import { healthOf, watchName } from './health.ts'
import { WatchFacts } from './watch-facts.tsx'
import { WatchSheet } from './watch-sheet.tsx'

/** Something we listen to: its health, its cost against its budget, and what could not be read. */
export function WatchRow({ watch, account }: { watch: Watch; account: Account | undefined }) {
  const t = useWords()
  const format = useFormat()
  const me = useMe()
  const now = useNow(5000)
  const spaces = useRead('listSpaces', {})
  const [asking, setAsking] = useState<'remove' | 'change' | null>(null)
  const change = useAct('changeWatch', ['listWatches'], { onSuccess: () => setAsking(null) })
  const params = { id: watch.id }
  const space = spaces.data?.spaces.find((s) => s.id === watch.spaceId)
  const name = watchName(watch, account, t)
  return (
    <li className="panel watch" aria-label={name}>
      <div className="by">
        <i className={`dot ${healthOf(watch, account, now)}`} aria-hidden="true" />
        <div className="grow">
          <b>{name}</b>{' '}
          <small>
            {t.listening.kinds[watch.kind]} · @{account?.handle} → {space?.name}
          </small>
        </div>
        {leads(me, watch.spaceId) && (
          <div className="acts">
            <button
              type="button"
              disabled={change.isPending}
              onClick={() => change.mutate({ params, body: { paused: !watch.paused } })}
            >
              {watch.paused ? t.listening.resume : t.listening.pause}
            </button>
            <button type="button" onClick={() => setAsking('change')}>
              {t.people.change}
            </button>
            <button type="button" className="bare" onClick={() => setAsking('remove')}>
              {t.remove}
            </button>
          </div>
        )}
      </div>
      <WatchFacts watch={watch} now={now} />
      {watch.error && <p className="error-line">{watch.error}</p>}
      {watch.paused && (
        <p className="warn-line">
          {t.listening.paused}
          {watch.paused.reason ? `: ${watch.paused.reason}` : ''}
        </p>
      )}
      {watch.openGaps.map((gap) => (
        <p className="warn-line" key={gap.from}>
          {t.listening.gap(format.moment(gap.from), format.moment(gap.to))}: {gap.why}
        </p>
      ))}
      {watch.malformed > 0 && <p className="warn-line">{t.listening.malformed(watch.malformed)}</p>}
      {asking === null && <ProblemNote error={change.error} />}
      {asking === 'change' && <WatchSheet watch={watch} accounts={[]} onClose={() => setAsking(null)} />}
      <Confirm
        open={asking === 'remove'}
        onClose={() => setAsking(null)}
        title={t.listening.removeWatch}
        lead={t.listening.removeWatchLead}
        act={t.remove}
        onAct={() => change.mutate({ params, body: { remove: true } })}
        tone="stop"
        busy={change.isPending}
        error={change.error}
      />
    </li>
  )
}
