import { setTimeout as wait } from 'node:timers/promises'
import type { Field } from './field.ts'
import { count } from './tally.ts'

const EVERY_MS = 1_500
/** A person looks at the network only when nothing of ours can be under way to it any more. */
const LOOK_AFTER_MS = 5_000

/** Does what people must do while things go wrong, and counts it: take stops away, look at the network, confirm. */
export async function keepTending(field: Field, ending: AbortSignal): Promise<void> {
  while (!ending.aborted) {
    await tend(field).catch(() => {
      field.tally.unanswered += 1
    })
    await wait(EVERY_MS, undefined, { signal: ending }).catch(() => {})
  }
}

/** One round. */
async function tend(field: Field): Promise<void> {
  await takeStopsAway(field)
  await lookAtTheNetwork(field)
  await confirmLapsed(field)
}

async function takeStopsAway({ bridge, reading, tally }: Field): Promise<void> {
  const stops = await reading.selectFrom('outside.stops').select(['scope', 'cause']).execute()
  for (const { scope, cause } of stops) {
    const account = scope === 'all' ? {} : { account: scope }
    await bridge.lea.call('stop', { body: { ...account, stopped: false } })
    count(tally.stops, cause)
  }
}

async function lookAtTheNetwork({ bridge, reading, tally }: Field): Promise<void> {
  const rows = await reading
    .selectFrom('outside.deliveries as d')
    .innerJoin('outside.replies as r', 'r.id', 'd.reply_id')
    .select([
      'd.reply_id',
      'd.why',
      'd.updated_at',
      'd.candidates',
      'r.text',
      'r.target_id',
      'r.conversation_id',
    ])
    .where('d.state', '=', 'needs-person')
    .execute()
  for (const row of rows) {
    if (Date.now() - Date.parse(row.updated_at) < LOOK_AFTER_MS) continue
    const posts = await bridge.network.conversation(row.conversation_id)
    const found = posts.find((post) => post.inReplyTo === row.target_id && post.text === row.text)
    await bridge.marc.call('resolve', {
      at: { id: row.reply_id },
      body: found ? { outcome: 'published', externalId: found.id } : { outcome: 'absent' },
    })
    const shown = (JSON.parse(String(row.candidates)) as unknown[]).length
    count(tally.asked, `${row.why} (${shown} candidates shown; it was ${found ? 'out' : 'not out'})`)
  }
}

async function confirmLapsed({ bridge, reading, tally }: Field): Promise<void> {
  const inside = await reading
    .selectFrom('inside.replies')
    .select(['id', 'lapse as reason'])
    .where('state', '=', 'lapsed')
    .execute()
  const outside = await reading
    .selectFrom('outside.deliveries')
    .select(['reply_id as id', 'held_reason as reason'])
    .where('state', '=', 'held')
    .execute()
  for (const { id, reason } of [...inside, ...outside]) {
    await bridge.marc.call('confirm', { at: { id } })
    count(tally.lapsed, reason ?? 'no reason')
  }
}
