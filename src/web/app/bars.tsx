import { useEffect, useState } from 'react'
import { useRead } from '../api/use-read.ts'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { Icon } from '../ui/icon.tsx'
import { mayGoOn, useMe } from './me.ts'
import { StopDialog } from './stop-dialog.tsx'

const PATIENCE_MS = 2500

/** Thin bars at the top for what everybody must know: stopped, disconnected, out of order, rehearsal. */
export function Bars({ linked }: { linked: boolean }) {
  const t = useWords()
  const status = useRead('status', {}, { refetchInterval: 30_000 })
  const lost = useLostFor(linked)
  return (
    <div className="bars" role="status" aria-live="polite">
      <StopBars />
      {lost && <div className="bar warn">{t.bars.lost}</div>}
      {status.data?.queue === 'down' && <div className="bar warn">{t.bars.queueDown}</div>}
      {status.data?.problems.map((problem) => (
        <div className="bar warn" key={problem.what}>
          <Icon name="alert" />
          <span>
            <b>{problem.what}</b> {problem.todo}
          </span>
        </div>
      ))}
      {status.data?.rehearsal && (
        <div className="bar quiet">
          <span>{t.bars.rehearsal}</span>
          <a href={status.data.rehearsal} target="_blank" rel="noopener noreferrer">
            {t.bars.seeOutside}
          </a>
        </div>
      )}
    </div>
  )
}

/** Red while anything outgoing is stopped, with who said why and the way to go on. */
function StopBars() {
  const t = useWords()
  const format = useFormat()
  const status = useRead('status', {})
  const accounts = useRead('listAccounts', {})
  const [resume, setResume] = useState<{ id?: string; handle: string } | null>(null)
  const me = useMe()
  const stops = status.data?.stops
  const rows = [
    ...(stops?.all ? [{ key: 'all', id: undefined, handle: '', text: t.stop.barAll, ...stops.all }] : []),
    ...(stops?.accounts ?? []).map((stop) => {
      const handle = accounts.data?.accounts.find((a) => a.id === stop.account)?.handle ?? '…'
      return { key: stop.account, id: stop.account, handle, text: t.stop.barAccount(handle), ...stop }
    }),
  ]
  return (
    <>
      {rows.map((row) => (
        <div className="bar stop" key={row.key}>
          <Icon name="stop" />
          <span>
            <b>{row.text}</b> {row.reason ? `“${row.reason}” · ` : ''}
            {t.stop.since(format.moment(row.since))}
          </span>
          {mayGoOn(me) && (
            <button
              type="button"
              onClick={() => setResume(row.id ? { id: row.id, handle: row.handle } : { handle: '' })}
            >
              {t.stop.goOn}
            </button>
          )}
        </div>
      ))}
      {resume && (
        <StopDialog
          stop={false}
          {...(resume.id ? { account: { id: resume.id, handle: resume.handle } } : {})}
          onClose={() => setResume(null)}
        />
      )}
    </>
  )
}

/** A blink of the connection is nobody's business. */
function useLostFor(linked: boolean): boolean {
  const [lost, setLost] = useState(false)
  useEffect(() => {
    if (linked) {
      setLost(false)
      return
    }
    const timer = setTimeout(() => setLost(true), PATIENCE_MS)
    return () => clearTimeout(timer)
  }, [linked])
  return lost
}
