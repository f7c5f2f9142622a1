import { useState } from 'react'
import { useRead } from '../api/use-read.ts'
import { useWords } from '../i18n/words.ts'
import { Icon } from '../ui/icon.tsx'
import { mayGoOn, mayStop, useMe } from './me.ts'
import { StopDialog } from './stop-dialog.tsx'

/** Stops everything outgoing, or lets it go on: always in the same place. */
export function StopButton() {
  const t = useWords()
  const status = useRead('status', {}, { refetchInterval: 30_000 })
  const me = useMe()
  const stopped = status.data?.stops.all != null
  const allowed = stopped ? mayGoOn(me) : mayStop(me)
  const [asking, setAsking] = useState(false)
  return (
    <>
      <button
        type="button"
        className={stopped ? 'stop-all go' : 'stop-all'}
        disabled={!allowed}
        title={allowed ? undefined : stopped ? t.stop.leadsOnly : t.stop.approversOnly}
        onClick={() => setAsking(true)}
      >
        <Icon name={stopped ? 'play' : 'stop'} />
        {stopped ? t.stop.goOn : t.stop.all}
      </button>
      {asking && <StopDialog stop={!stopped} onClose={() => setAsking(false)} />}
    </>
  )
}
