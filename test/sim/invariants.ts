import { approvalsLacking } from './ledger.ts'
import type { NetPost } from './network.ts'
import type { Sim } from './sim.ts'

/** A promise that did not hold. */
export class Broken extends Error {
  override readonly name = 'Broken'
}

/** What must hold at every moment. Throws Broken with everything that does not. */
export async function checkAlways(sim: Sim): Promise<void> {
  const broken = [
    ...sim.ledger.broken,
    ...sim.surprises,
    ...(await deliveries(sim)),
    ...(await cursors(sim)),
    ...(await stored(sim)),
  ]
  if (broken.length > 0) throw new Broken(broken.join('\n'))
}

interface Row {
  reply_id: string
  state: string
  external_id: string | null
  attempts: number
  text: string
  inside: string
}

/** Posts of ours on the network, by the reply they are. */
export function publications(sim: Sim): Map<string, NetPost[]> {
  const found = new Map<string, NetPost[]>()
  for (const post of sim.net.ours) {
    if (post.replyId !== null) found.set(post.replyId, [...(found.get(post.replyId) ?? []), post])
  }
  return found
}

/** States in which a reply certainly is not out, and never will be without another step. */
const NOT_OUT = ['waiting', 'held', 'refused', 'withdrawn']

async function deliveries(sim: Sim): Promise<string[]> {
  const broken: string[] = []
  const rows = await sim.files.look<Row>(
    `select d.reply_id, d.state, d.external_id, d.attempts, r.text, i.state as inside from outside.deliveries d
     join outside.replies r on r.id = d.reply_id left join inside.replies i on i.id = d.reply_id`,
  )
  const out = publications(sim)
  const known = new Set(rows.map((row) => row.reply_id))
  for (const [replyId, posts] of out) {
    if (posts.length > 1) broken.push(`doubled: reply ${replyId} is out ${posts.length} times`)
    if (!known.has(replyId)) broken.push(`unapproved: reply ${replyId} is out and never crossed`)
    if (sim.ledger.takenBack.has(replyId)) broken.push(`reply ${replyId} is out and was taken back`)
  }
  for (const row of rows) {
    const [post] = out.get(row.reply_id) ?? []
    if (post && NOT_OUT.includes(row.state)) broken.push(`reply ${row.reply_id} is ${row.state} and is out`)
    if (post && row.inside !== 'crossed')
      broken.push(`reply ${row.reply_id} is ${row.inside} inside and is out`)
    if (post && post.text !== row.text) broken.push(`reply ${row.reply_id} is out with other words`)
    if (row.state === 'published' && row.external_id !== post?.id)
      broken.push(`reply ${row.reply_id} has the receipt ${row.external_id} and is ${post?.id ?? 'not out'}`)
    if (post && !sim.checked.has(row.reply_id)) {
      sim.checked.add(row.reply_id)
      for (const why of await approvalsLacking(sim, { id: row.reply_id, text: row.text }))
        broken.push(`unapproved: reply ${row.reply_id} is out though ${why}`)
    }
    if (row.state === 'needs-person' && !mayAsk(sim, row))
      broken.push(`a person is asked about ${row.reply_id} though the network could tell`)
  }
  return broken
}

/** A person may be asked after an answer that says nothing, or after three attempts without an answer. */
function mayAsk(sim: Sim, row: Row): boolean {
  return row.attempts >= 3 || (sim.net.met.get(row.reply_id) ?? []).includes('cannot tell')
}

/** No cursor is ahead of the stored posts. */
async function cursors(sim: Sim): Promise<string[]> {
  const watches = await sim.files.look<{ kind: string; cursor: string | null }>(
    'select kind, cursor from outside.watches where cursor is not null',
  )
  const stored = new Set(
    (await sim.files.look<{ external_id: string }>('select external_id from outside.posts')).map(
      (row) => row.external_id,
    ),
  )
  const broken: string[] = []
  for (const { kind, cursor } of watches) {
    const after = (JSON.parse(cursor ?? 'null') as { after?: Record<string, number> } | null)?.after ?? {}
    for (const post of sim.net.posts.values()) {
      const until = after[kind === 'mentions' ? 'all' : post.conversationId] ?? 0
      const wanted = kind === 'mentions' ? post.mentionsUs : true
      if (wanted && !post.gone && post.place !== null && post.place <= until && !stored.has(post.id))
        broken.push(`lost: the cursor of ${kind} is past post ${post.id}, which is not stored`)
    }
  }
  return broken
}

/** Each post is stored once, with words that stood there, and is in at most one thread. */
async function stored(sim: Sim): Promise<string[]> {
  const doubled = await sim.files.look<{ external_id: string; n: number }>(
    'select external_id, count(*) as n from outside.posts group by network, external_id having count(*) > 1',
  )
  const threads = await sim.files.look<{ conversation_id: string; n: number }>(
    'select conversation_id, count(*) as n from inside.threads group by network, conversation_id having count(*) > 1',
  )
  return [
    ...doubled.map((row) => `doubled: post ${row.external_id} is stored ${row.n} times`),
    ...threads.map((row) => `doubled: conversation ${row.conversation_id} has ${row.n} threads`),
  ]
}
