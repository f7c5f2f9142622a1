import { SETTLE_MS, writePost } from './network.ts'
import type { Role } from './processes.ts'
import type { Job } from './queue.ts'
import type { Sim } from './sim.ts'
import { deeds } from './staff.ts'

/** One thing Conclave does, from a state in which it is about to do it. */
export interface UseCase {
  name: string
  /** The process that does it. */
  role: Role
  prepare(sim: Sim): Promise<void>
  run(sim: Sim): Promise<unknown>
  /** How often the reply is out once everything has healed; undefined: as people decide. */
  out?: number
}

const HOLD_MS = 15_000

async function work(sim: Sim, queue: Job['queue'], payload: object = {}): Promise<void> {
  await sim.processes.work({ queue, payload, dueAt: 0 } as Job)
}

async function only(sim: Sim, sql: string): Promise<string> {
  const [row] = await sim.files.look<{ id: string }>(sql)
  if (!row) throw new Error(`nothing came of ${sql}`)
  return row.id
}

const replyId = (sim: Sim) => only(sim, 'select id from inside.replies')
const watchId = (sim: Sim) => only(sim, `select id from outside.watches where kind = 'mentions'`)

/** People outside write to us. */
async function heard(sim: Sim): Promise<void> {
  for (const author of ['jo', 'mia', 'sam'])
    writePost(sim.net, sim.luck, { author, text: `Post of ${author}`, parent: null, mentionsUs: true })
  sim.net.now += SETTLE_MS
}
async function pulled(sim: Sim): Promise<void> {
  await heard(sim)
  await work(sim, 'pull', { watchId: await watchId(sim) })
}
async function taken(sim: Sim): Promise<void> {
  await pulled(sim)
  await work(sim, 'intake')
}
async function submitted(sim: Sim): Promise<void> {
  await taken(sim)
  await deeds.propose(sim)
  await deeds.submit(sim)
}
/** Until the policy is met: whoever is asked by chance may be the author, or have said it already. */
async function approvedBySomebody(sim: Sim): Promise<void> {
  for (let tries = 0; tries < 40; tries++) {
    if ((await sim.files.look('select id from inside.replies')).length > 0) return
    await deeds.approve(sim)
  }
  throw new Error('nobody approved')
}
async function approved(sim: Sim): Promise<void> {
  await submitted(sim)
  await approvedBySomebody(sim)
}
async function crossed(sim: Sim): Promise<void> {
  await approved(sim)
  sim.net.now += HOLD_MS + 1
  await work(sim, 'crossing', { replyId: await replyId(sim) })
}
async function published(sim: Sim): Promise<void> {
  await crossed(sim)
  await work(sim, 'publish', { replyId: await replyId(sim) })
}
async function unclear(sim: Sim, manner: 'answer lost' | 'request lost'): Promise<void> {
  await crossed(sim)
  sim.net.next.push(manner)
  await work(sim, 'publish', { replyId: await replyId(sim) })
}
async function lookedUp(sim: Sim): Promise<void> {
  for (let looks = 0; looks < 3; looks++) {
    sim.net.now += SETTLE_MS
    await work(sim, 'publish', { replyId: await replyId(sim) })
  }
}
async function lapsed(sim: Sim): Promise<void> {
  await approved(sim)
  const [target] = await sim.files.look<{ id: string }>(
    'select p.external_id as id from inside.replies r join outside.posts p on p.id = r.target_post_id',
  )
  const parent = sim.net.posts.get(target?.id ?? '')
  if (!parent) throw new Error('the target is not on the network')
  sim.net.now++
  writePost(sim.net, sim.luck, { author: parent.author, text: 'And more', parent, mentionsUs: true })
  sim.net.now += SETTLE_MS
  await work(sim, 'pull', { watchId: await watchId(sim) })
  await work(sim, 'intake')
}

/** Everything that moves a post in or a reply out. */
export const USE_CASES: readonly UseCase[] = [
  {
    name: 'ingest',
    role: 'outside',
    prepare: heard,
    run: async (sim) => work(sim, 'pull', { watchId: await watchId(sim) }),
  },
  { name: 'intake', role: 'inside', prepare: pulled, run: (sim) => work(sim, 'intake') },
  { name: 'approve', role: 'inside', prepare: submitted, run: approvedBySomebody },
  {
    name: 'cross',
    role: 'inside',
    prepare: async (sim) => {
      await approved(sim)
      sim.net.now += HOLD_MS + 1
    },
    run: async (sim) => work(sim, 'crossing', { replyId: await replyId(sim) }),
    out: 1,
  },
  {
    name: 'publish',
    role: 'outside',
    prepare: crossed,
    run: async (sim) => work(sim, 'publish', { replyId: await replyId(sim) }),
    out: 1,
  },
  {
    name: 'reconcile what arrived',
    role: 'outside',
    prepare: (sim) => unclear(sim, 'answer lost'),
    run: lookedUp,
    out: 1,
  },
  {
    name: 'reconcile what did not arrive',
    role: 'outside',
    prepare: (sim) => unclear(sim, 'request lost'),
    run: lookedUp,
    out: 1,
  },
  { name: 'news', role: 'inside', prepare: published, run: (sim) => work(sim, 'news'), out: 1 },
  { name: 'undo', role: 'inside', prepare: crossed, run: (sim) => deeds.undo(sim) },
  { name: 'confirm', role: 'inside', prepare: lapsed, run: (sim) => deeds.confirm(sim) },
]
