import { wakeSnoozed } from '../../db/inside/intake.ts'
import { repliesToCross } from '../../db/inside/replies.ts'
import { inTransaction } from '../../db/open.ts'
import { accountsConnecting } from '../../db/outside/credentials.ts'
import { dueDeliveries } from '../../db/outside/deliveries.ts'
import { dueWatches, resumeAffordable } from '../../db/outside/reading.ts'
import { stopByItself } from '../../db/outside/self-stop.ts'
import type { Api } from '../../src/api/handler.ts'
import type { Handler, QueueName } from '../../src/queues.ts'
import { holdForLostApprovers } from '../../workers/approvers.ts'
import { connect } from '../../workers/connect.ts'
import { crossing } from '../../workers/crossing.ts'
import { intake, refreshFollowed } from '../../workers/intake.ts'
import { news } from '../../workers/news.ts'
import { abandonClaims, publish } from '../../workers/publish.ts'
import { pull } from '../../workers/pull.ts'
import { reread } from '../../workers/reread.ts'
import { takeOver } from '../../workers/take-over.ts'
import { going } from '../support/world.ts'
import { type Life, startLife } from './life.ts'
import { connectTo } from './net-connector.ts'
import { tally } from './network.ts'
import type { Job } from './queue.ts'
import type { Sending, Sim } from './sim.ts'
import { vaultOf } from './vault.ts'

export type Role = 'inside' | 'outside'

/** What a process is made of while it lives. */
interface Process {
  life: Life
  api: Api
  handlers: Partial<{ [Q in QueueName]: Handler<Q> }>
  sweeps: (() => Promise<void>)[]
}

/** The processes of the installation, as the supervisor keeps them: one of each role, started again when it died. */
export interface Processes {
  now(role: Role): Process
  /** Starts a role. What ran before is gone, or (`besides`) still breathes though nobody counts on it. */
  start(role: Role, how?: 'after it fell' | 'besides'): Promise<void>
  /** Runs a job in the process it belongs to. */
  work(job: Job): Promise<void>
  /** Starts again what died. */
  revive(): Promise<void>
}

const OUTSIDE_QUEUES: readonly QueueName[] = ['pull', 'connect', 'reread', 'publish']

export function startProcesses(sim: Sim, sending: Sending): Processes {
  const running: Partial<Record<Role, Process>> = {}
  const processes: Processes = {
    now(role) {
      const process = running[role]
      if (!process) throw new Error(`${role} was never started`)
      return process
    },
    async start(role, how = 'after it fell') {
      if (how === 'after it fell') running[role]?.life.die()
      const life = startLife(role, (what) => {
        tally(sim.net, what)
        if (what === 'death') sim.died()
      })
      running[role] = role === 'inside' ? insideProcess(sim, life) : outsideProcess(sim, life, sending)
      if (role !== 'outside' || how === 'besides') return
      const deps = { ...storesOf(sim, life), io: sim.io, nudge: sim.queue.nudge }
      await takeOver({ ...deps, connectorFor: connectorFor(sim, life, sending) })
    },
    async work({ queue, payload }) {
      const { handlers, life } = processes.now(OUTSIDE_QUEUES.includes(queue) ? 'outside' : 'inside')
      if (life.dead) return
      await (handlers[queue] as Handler<QueueName>)(payload, going)
    },
    async revive() {
      for (const role of ['inside', 'outside'] as const)
        if (processes.now(role).life.dead) await processes.start(role)
    },
  }
  return processes
}

function storesOf(sim: Sim, life: Life) {
  return sim.files.openFor(life, () => sim.turns.turn('store'))
}

function connectorFor(sim: Sim, life: Life, sending: Sending) {
  const { net, luck, io } = sim
  const connector = connectTo({
    net,
    luck,
    life,
    sending,
    now: io.now,
    turn: () => sim.turns.turn('network'),
  })
  return () => connector
}

function insideProcess(sim: Sim, life: Life): Process {
  const stores = storesOf(sim, life)
  const { io, queue } = sim
  const api: Api = {
    ...stores,
    io,
    nudge: queue.nudge,
    tell: () => {},
    signing: sim.keys.signing,
    sealToListener: async (value) => JSON.stringify(value),
    sealToPublisher: async (value) => JSON.stringify(value),
    queueState: () => 'ok',
    publicUrl: 'http://localhost',
    rehearsalUrl: null,
    log: { warn: () => {} },
  }
  return {
    life,
    api,
    handlers: { intake: intake(api), crossing: crossing(api), news: news(api) },
    // As in src/roles/inside.ts.
    sweeps: [
      async () => {
        queue.nudge('intake', {})
        queue.nudge('news', {})
      },
      async () => {
        await holdForLostApprovers(api)
        for (const replyId of await repliesToCross(api.inside, io.now())) queue.nudge('crossing', { replyId })
      },
      async () => void (await inTransaction(api.inside, (trx) => wakeSnoozed(trx, io))),
      () => refreshFollowed(api),
    ],
  }
}

function outsideProcess(sim: Sim, life: Life, sending: Sending): Process {
  const { outside } = storesOf(sim, life)
  const { io, queue } = sim
  const { nudge } = queue
  const deps = { outside, io, nudge, connectorFor: connectorFor(sim, life, sending) }
  const reading = { ...deps, vault: vaultOf('read') }
  const writing = { ...deps, vault: vaultOf('write'), replyKey: sim.keys.replyKey }
  let knownOffMs = sim.clockOffMs
  return {
    life,
    api: sim.processes?.now('inside').api,
    handlers: {
      pull: pull(reading),
      connect: connect(reading),
      reread: reread({ ...reading, pace: 60 }),
      publish: publish(writing),
    },
    // As in src/roles/outside.ts.
    sweeps: [
      async () => {
        await resumeAffordable(outside, io.now())
        for (const watchId of await dueWatches(outside, io.now())) nudge('pull', { watchId })
      },
      async () => {
        for (const accountId of await accountsConnecting(outside)) nudge('connect', { accountId })
      },
      async () => nudge('reread', { accountId: sim.accountId }),
      () => abandonClaims(writing),
      async () => {
        for (const replyId of await dueDeliveries(outside, io.now())) nudge('publish', { replyId })
      },
      async () => {
        if (Math.abs(sim.clockOffMs - knownOffMs) <= 60_000) return
        knownOffMs = sim.clockOffMs
        await stopByItself(outside, 'all', 'clock-step', io.now())
        nudge('news', {})
      },
    ],
  }
}
