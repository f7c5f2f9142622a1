import { useState } from 'react'
import { useRead } from '../api/use-read.ts'
import { useMe } from '../app/me.ts'
import { useWords } from '../i18n/words.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { AccountCard } from './account-card.tsx'
import { ConnectSheet } from './connect-sheet.tsx'
import { useReturn } from './use-return.ts'
import { WatchRow } from './watch-row.tsx'
import { WatchSheet } from './watch-sheet.tsx'

/** Our accounts, what we listen to through them, what it costs, and what is wrong. */
export function ListeningPage() {
  const t = useWords()
  const me = useMe()
  useReturn()
  const accounts = useRead('listAccounts', {})
  const watches = useRead('listWatches', {}, { refetchInterval: 30_000 })
  const [sheet, setSheet] = useState<'connect' | 'watch' | null>(null)
  const mayWatch = me.administrator || me.memberships.some((m) => m.role === 'lead')
  return (
    <main id="main" className="page" tabIndex={-1}>
      <header className="page-head">
        <div>
          <h1>{t.listening.title}</h1>
          <p className="lead">{t.listening.lead}</p>
        </div>
      </header>
      <ProblemNote error={accounts.error ?? watches.error} />
      <section aria-labelledby="accounts-title">
        <div className="section-head">
          <h2 id="accounts-title">{t.listening.accounts}</h2>
          {me.administrator && (
            <button type="button" onClick={() => setSheet('connect')}>
              {t.listening.connect}
            </button>
          )}
        </div>
        {accounts.isPending && <div className="panel bone tall" aria-busy="true" />}
        {accounts.data?.accounts.length === 0 && <p className="empty-line">{t.listening.noAccounts}</p>}
        <ul className="stack">
          {accounts.data?.accounts.map((account) => (
            <AccountCard key={account.id} account={account} />
          ))}
        </ul>
      </section>
      <section aria-labelledby="watches-title">
        <div className="section-head">
          <h2 id="watches-title">{t.listening.watches}</h2>
          {mayWatch && (accounts.data?.accounts.length ?? 0) > 0 && (
            <button type="button" onClick={() => setSheet('watch')}>
              {t.listening.addWatch}
            </button>
          )}
        </div>
        {watches.data?.watches.length === 0 && <p className="empty-line">{t.listening.noWatches}</p>}
        <ul className="stack">
          {watches.data?.watches.map((watch) => (
            <WatchRow
              key={watch.id}
              watch={watch}
              account={accounts.data?.accounts.find((a) => a.id === watch.accountId)}
            />
          ))}
        </ul>
      </section>
      {sheet === 'connect' && <ConnectSheet onClose={() => setSheet(null)} />}
      {sheet === 'watch' && (
        <WatchSheet accounts={accounts.data?.accounts ?? []} onClose={() => setSheet(null)} />
      )}
    </main>
  )
}
