import { type FormEvent, useState } from 'react'
import type { Account, Watch, WatchKind } from '../../api/schema/listening.ts'
import { useAct } from '../api/use-act.ts'
import { useRead } from '../api/use-read.ts'
import { leads, useMe } from '../app/me.ts'
import { useWords } from '../i18n/words.ts'
import { Field } from '../ui/field.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { Sheet } from '../ui/sheet.tsx'

const KINDS: WatchKind[] = ['mentions', 'conversations', 'search', 'profile']

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
  const [kind, setKind] = useState<WatchKind>(watch?.kind ?? 'mentions')
  const [query, setQuery] = useState(watch?.query ?? '')
  const [chosenSpace, setSpace] = useState('')
  const [accountId, setAccount] = useState(accounts[0]?.id ?? '')
  const [every, setEvery] = useState(String(watch?.everySeconds ?? 60))
  const [budget, setBudget] = useState(
    watch?.budgetUsdPerMonth == null ? '' : String(watch.budgetUsdPerMonth),
  )
  const add = useAct('addWatch', ['listWatches', 'status'], { onSuccess: onClose })
  const change = useAct('changeWatch', ['listWatches'], { onSuccess: onClose })
  const asksWords = kind === 'search' || kind === 'profile'
  const spaceId = chosenSpace || (mine[0]?.id ?? '')

  function submit(event: FormEvent): void {
    event.preventDefault()
    const numbers = { everySeconds: Number(every), budgetUsdPerMonth: budget === '' ? null : Number(budget) }
    const words = asksWords ? { query: query.trim() } : {}
    if (watch) change.mutate({ params: { id: watch.id }, body: { ...numbers, ...words } })
    else add.mutate({ body: { kind, accountId, spaceId, ...numbers, ...words } })
  }
  return (
    <Sheet open onClose={onClose} title={watch ? t.listening.changeWatch : t.listening.addWatch}>
      <form onSubmit={submit}>
        {!watch && (
          <>
            <Field label={t.listening.kind} hint={t.listening.kindHints[kind]}>
              {(ids) => (
                <select {...ids} value={kind} onChange={(e) => setKind(e.target.value as WatchKind)}>
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
                <select {...ids} value={accountId} onChange={(e) => setAccount(e.target.value)}>
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
                <select {...ids} value={spaceId} onChange={(e) => setSpace(e.target.value)}>
                  {mine.map((s) => (
                    <option key={s.id} value={s.id}>
                      {s.name}
                    </option>
                  ))}
                </select>
              )}
            </Field>
          </>
        )}
        {asksWords && (
          <Field label={kind === 'profile' ? t.listening.queryProfile : t.listening.query}>
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
        <div className="pair">
          <Field label={t.listening.every}>
            {(ids) => (
              <input
                {...ids}
                type="number"
                min={1}
                max={86_400}
                required
                value={every}
                onChange={(e) => setEvery(e.target.value)}
              />
            )}
          </Field>
          <Field label={t.listening.budget} hint={t.listening.noBudget}>
            {(ids) => (
              <input
                {...ids}
                type="number"
                min={0}
                step="0.01"
                value={budget}
                onChange={(e) => setBudget(e.target.value)}
              />
            )}
          </Field>
        </div>
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
