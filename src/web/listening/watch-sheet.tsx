import { type FormEvent, useState } from 'react'
import type { Account, Watch } from '../../api/schema/listening.ts'
import { useAct } from '../api/use-act.ts'
import { useRead } from '../api/use-read.ts'
import { leads, useMe } from '../app/me.ts'
import { useWords } from '../i18n/words.ts'
import { Field } from '../ui/field.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { Sheet } from '../ui/sheet.tsx'
import { type Pace, WatchPace } from './watch-pace.tsx'
import { type Target, WatchTarget } from './watch-target.tsx'

/** Adding a watch, or changing one (its kind, account and space then stay). */
export function WatchSheet({
  watch,
  accounts,
  onClose,
}: {
  watch?: Watch
  accounts: Account[]
  onClose: () => void
}) {
  const t = useWords()
  const me = useMe()
  const spaces = useRead('listSpaces', {})
  const mine = (spaces.data?.spaces ?? []).filter((s) => leads(me, s.id))
  const [target, setTarget] = useState<Target>({
    kind: watch?.kind ?? 'mentions',
    accountId: accounts[0]?.id ?? '',
    spaceId: '',
  })
  const [query, setQuery] = useState(watch?.query ?? '')
  const [pace, setPace] = useState<Pace>({
    every: String(watch?.everySeconds ?? 60),
    budget: watch?.budgetUsdPerMonth == null ? '' : String(watch.budgetUsdPerMonth),
  })
  const add = useAct('addWatch', ['listWatches', 'status'], { onSuccess: onClose })
  const change = useAct('changeWatch', ['listWatches'], { onSuccess: onClose })
  const asksWords = target.kind === 'search' || target.kind === 'profile'
  const spaceId = target.spaceId || (mine[0]?.id ?? '')

  function submit(event: FormEvent): void {
    event.preventDefault()
    const { every, budget } = pace
    const numbers = { everySeconds: Number(every), budgetUsdPerMonth: budget === '' ? null : Number(budget) }
    const words = asksWords ? { query: query.trim() } : {}
    if (watch) change.mutate({ params: { id: watch.id }, body: { ...numbers, ...words } })
    else add.mutate({ body: { ...target, spaceId, ...numbers, ...words } })
  }
  return (
    <Sheet open onClose={onClose} title={watch ? t.listening.changeWatch : t.listening.addWatch}>
      <form onSubmit={submit}>
        {!watch && <WatchTarget value={target} onChange={setTarget} accounts={accounts} spaces={mine} />}
        {asksWords && (
          <Field label={target.kind === 'profile' ? t.listening.queryProfile : t.listening.query}>
            {(ids) => (
              <input
                {...ids}
                required
                maxLength={512}
                value={query}
                onChange={(e) => setQuery(e.target.value)}
              />
            )}
          </Field>
        )}
        <WatchPace value={pace} onChange={setPace} />
        <ProblemNote error={add.error ?? change.error} />
        <div className="acts end">
          <button type="submit" className="primary" disabled={add.isPending || change.isPending}>
            {watch ? t.save : t.listening.addWatch}
          </button>
        </div>
      </form>
    </Sheet>
  )
}
