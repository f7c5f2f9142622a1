import type { DeliveryItem } from '../../api/schema/items.ts'
import { ReplyStrip } from '../outgoing/reply-strip.tsx'
import { useDesk } from './desk.ts'
import { Gate } from './gate.tsx'

const RUNNING = ['held', 'lapsed', 'waiting', 'sending', 'unknown', 'needs-person']

/** The foot of the outside: what is about to leave, and the gate for what waits for a yes. */
export function Foot() {
  const { page, current, drafting } = useDesk()
  const deliveries = page.items.filter((item): item is DeliveryItem => item.kind === 'delivery')
  const newest = deliveries.at(-1)
  const shown = deliveries.filter(
    (d) => RUNNING.includes(d.reply.state) || (d === newest && d.reply.state === 'refused'),
  )
  const gate = current?.state === 'submitted' && drafting === null
  if (shown.length === 0 && !gate) return null
  return (
    <div className="foot">
      {shown.map((delivery) => (
        <ReplyStrip key={delivery.id} reply={delivery.reply} />
      ))}
      {gate && <Gate key={current.id} proposal={current} />}
    </div>
  )
}
