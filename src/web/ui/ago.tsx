import { useFormat } from '../i18n/format.ts'
import { useNow } from './use-now.ts'

/** How long ago something was; the exact time on hover. */
export function Ago({ at, className }: { at: string; className?: string }) {
  const format = useFormat()
  const now = useNow()
  return (
    <time className={className ?? 'time'} dateTime={at} title={format.full(at)}>
      {format.ago(at, now)}
    </time>
  )
}
