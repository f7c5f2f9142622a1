import { useState } from 'react'
import type { Account } from '../../api/schema/listening.ts'
import { useAct } from '../api/use-act.ts'
import { mayGoOn, mayStop, useMe } from '../app/me.ts'
import { StopDialog } from '../app/stop-dialog.tsx'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Confirm } from '../ui/confirm.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { ConnectSheet } from './connect-sheet.tsx'

/** One of our accounts: whether its credential works, what it cost, and whether anything leaves from it. */
export function AccountCard({ account }: { account: Account }) {
  const t = useWords()
  const format = useFormat()
  const me = useMe()
  const [asking, setAsking] = useState<'stop' | 'remove' | 'replace' | null>(null)
  const test = useAct('testAccount', ['listAccounts'])
  const change = useAct('changeAccount', ['listAccounts', 'listWatches', 'status'], {
    onSuccess: () => setAsking(null),
  })
  const params = { id: account.id }
  const health = account.state === 'ok' ? 'ok' : account.state === 'connecting' ? 'off' : 'bad'
  return (
    <li className="panel account" aria-label={`@${account.handle}`}>
      <div className="by">
        <Avatar name={account.name} url={account.avatarUrl} network={account.network} ours />
        <div className="grow">
          <b>{account.name}</b> <small>@{account.handle}</small>
          <p className="facts">
            <span>
              <i className={`dot ${health}`} aria-hidden="true" />
              {t.listening.states[account.state]}
            </span>
            {!account.mayWrite && <span>{t.listening.readOnly}</span>}
            <span>{t.listening.spent(format.usd(account.spentUsdThisMonth))}</span>
            {account.stopped && <span className="stop-word">{t.listening.stopped}</span>}
          </p>
        </div>
        <div className="acts">
          <button
            type="button"
            disabled={!(account.stopped ? mayGoOn(me) : mayStop(me))}
            className={account.stopped ? '' : 'stop-word'}
            onClick={() => setAsking('stop')}
          >
            {account.stopped ? t.stop.goOn : t.stop.stopAccount}
          </button>
          {me.administrator && (
            <>
              <button type="button" disabled={test.isPending} onClick={() => test.mutate({ params })}>
                {test.isPending ? t.listening.testing : t.listening.test}
              </button>
              <button type="button" onClick={() => setAsking('replace')}>
                {t.listening.replace}
              </button>
              <button type="button" className="bare" onClick={() => setAsking('remove')}>
                {t.remove}
              </button>
            </>
          )}
        </div>
      </div>
      {account.error && <p className="error-line">{account.error}</p>}
      <ProblemNote error={test.error} />
      {asking === 'stop' && (
        <StopDialog stop={!account.stopped} account={account} onClose={() => setAsking(null)} />
      )}
      {asking === 'replace' && <ConnectSheet replace={account} onClose={() => setAsking(null)} />}
      <Confirm
        open={asking === 'remove'}
        onClose={() => setAsking(null)}
        title={t.listening.removeAccount(account.handle)}
        lead={t.listening.removeAccountLead}
        act={t.remove}
        onAct={() => change.mutate({ params, body: { remove: true } })}
        tone="stop"
        busy={change.isPending}
        error={change.error}
      />
    </li>
  )
}
