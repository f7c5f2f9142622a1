import { Broken, checkAlways } from './invariants.ts'
import type { Sim } from './sim.ts'
import { deeds, givePlaceBack } from './staff.ts'
import { safely, sweep, workOff } from './steps.ts'

const MINUTE_MS = 60_000
/** So often the sweeps run: over more time than any wait, also one that a clock set back made longer. */
const ROUNDS = 60

/** The faults end, people see to what asks for them, time passes; then nothing may be stuck or lost. Throws Broken. */
export async function heal(sim: Sim): Promise<void> {
  sim.unreliable = false
  sim.clockOffMs = 0
  sim.net.troubleOneIn = 0
  for (const role of ['inside', 'outside'] as const) sim.processes.now(role).life.plan(null)
  await sim.turns.goOn()
  await safely(sim, 'restart', () => sim.processes.revive())
  for (const one of sim.staff)
    await safely(sim, 'people', () => givePlaceBack(sim, sim.processes.now('inside').api.inside, one))
  let quiet = 0
  for (let round = 0; round < ROUNDS && quiet < 3; round++) {
    sim.net.now += round < 8 ? MINUTE_MS : 15 * MINUTE_MS
    await sweep(sim, 'inside')
    await sweep(sim, 'outside')
    await workOff(sim, 2_000)
    for (const deed of ['sign in', 'resolve', 'confirm', 'take back', 'go on'] as const)
      for (let n = 0; n < 4; n++) await safely(sim, deed, () => deeds[deed](sim))
    await workOff(sim, 2_000)
    await checkAlways(sim)
    quiet = (await pending(sim)).length === 0 ? quiet + 1 : 0
  }
  const stuck = await pending(sim)
  if (stuck.length > 0) throw new Broken(stuck.join('\n'))
}

/** What must not stay as it is once everything has healed. */
const STUCK: readonly [string, string][] = [
  [
    'delivery',
    `select reply_id as id, state as what from outside.deliveries
     where state in ('sending', 'unknown', 'waiting', 'needs-person', 'held')`,
  ],
  [
    'reply',
    `select i.id, i.state as what from inside.replies i left join outside.deliveries d on d.reply_id = i.id
     where (i.state = 'held' and i.release_at <= ?) or i.state = 'lapsed'
       or (i.state = 'crossed' and (i.handed_at is null or d.reply_id is null or d.state = 'withdrawn'))`,
  ],
  ['news of', `select reply_id as id, 'untold' as what from outside.deliveries where told < revision`],
  ['post', `select external_id as id, 'not taken in' as what from outside.posts where taken_in < revision`],
  ['account', `select id, state as what from outside.accounts where state <> 'ok'`],
]

/** What still waits for something. */
async function pending(sim: Sim): Promise<string[]> {
  const now = sim.io.now().toISOString()
  const found: string[] = []
  for (const [why, sql] of STUCK) {
    const values = sql.includes('?') ? [now] : []
    for (const { id, what } of await sim.files.look<{ id: string; what: string }>(sql, ...values))
      found.push(`stuck: ${why} ${id} is ${what}`)
  }
  return [...found, ...(await lost(sim))]
}

/** Posts of people that mentioned us and still stand, or stand in a conversation we follow, and that we do not show. */
async function lost(sim: Sim): Promise<string[]> {
  const rows = await sim.files.look<{
    external_id: string
    text: string
    thread_id: string | null
    gone_at: string | null
  }>(
    `select p.external_id, p.text, p.gone_at, tp.thread_id from outside.posts p
     left join inside.thread_posts tp on tp.post_id = p.id`,
  )
  const known = new Map(rows.map((row) => [row.external_id, row]))
  const followed = new Set(
    (
      await sim.files.look<{ id: string }>('select conversation_id as id from outside.open_conversations')
    ).map((row) => row.id),
  )
  const broken: string[] = []
  for (const post of sim.net.posts.values()) {
    if (post.gone || !(post.mentionsUs || followed.has(post.conversationId))) continue
    const row = known.get(post.id)
    if (!row) broken.push(`lost: post ${post.id} was never stored`)
    else if (row.thread_id === null) broken.push(`lost: post ${post.id} is in no thread`)
    else if (row.text !== post.text && row.gone_at === null && post.place !== null && post.editedAt === null)
      broken.push(`post ${post.id} is stored with other words`)
  }
  return broken
}
