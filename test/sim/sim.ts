import type { KeyObject } from 'node:crypto'
import { giveWatchToSpace } from '../../db/inside/space-watches.ts'
import { insertSpace, saveRole } from '../../db/inside/spaces.ts'
import { insertAccount } from '../../db/outside/accounts.ts'
import { markConnected, storeCredential } from '../../db/outside/credentials.ts'
import type { ApprovedReply } from '../../src/crossing/approved-reply.ts'
import type { Role } from '../../src/inside/rights.ts'
import type { Io } from '../../src/io.ts'
import { chance } from '../support/chance.ts'
import { START } from '../support/clock.ts'
import { replyKey, signing } from '../support/sealing.ts'
import { aCaller, aWatch } from '../support/world.ts'
import { startLedger } from './ledger.ts'
import { type Life, startLife } from './life.ts'
import { settingsOf } from './net-connector.ts'
import { type Network, startNetwork, tally } from './network.ts'
import { type Processes, startProcesses } from './processes.ts'
import { type SimQueue, startQueue } from './queue.ts'
import { type Files, simulatedFiles } from './stores.ts'
import { type Turns, takeTurns } from './turns.ts'
import { vaultOf } from './vault.ts'

/** Somebody who works here, as the simulation knows them: rights are read from the store at every act. */
export interface Colleague {
  id: string
  name: string
  role: Role
}

/** Everything one simulation consists of. */
export interface Sim extends AsyncDisposable {
  seed: number
  luck: ReturnType<typeof chance>
  net: Network
  queue: SimQueue
  files: Files
  turns: Turns
  io: Io & { log(): void; fetch: typeof fetch }
  processes: Processes
  accountId: string
  spaceId: string
  staff: Colleague[]
  ledger: ReturnType<typeof startLedger>
  /** Faults of the queue and stalls of the network. */
  unreliable: boolean
  /** By how much our clock is wrong, in ms. */
  clockOffMs: number
  /** What seals approved replies, and what checks the seal. */
  keys: { signing: KeyObject; replyKey: KeyObject }
  /** Runs at each death of a process. */
  died: () => void
  /** Publications whose approvals were checked. */
  checked: Set<string>
  /** Errors that no planned fault explains. */
  surprises: string[]
}

const STAFF: readonly [string, Role][] = [
  ['Ana', 'member'],
  ['Ben', 'member'],
  ['Marc', 'approver'],
  ['Paul', 'approver'],
  ['Lea', 'lead'],
]

/** A fresh installation: one account, two watches, one space with its people. `approvalsNeeded` is 1 or 2, by seed. */
export async function startSim(seed: number, open = simulatedFiles): Promise<Sim> {
  const sim = assemble(seed, startNetwork(Date.parse(START)), await open())
  await furnish(sim, startLife('the set-up'))
  await sim.processes.start('inside')
  await sim.processes.start('outside')
  return sim
}

/** The parts of a simulation, around files and a network that may have a history. Ids begin with `prefix`. */
export function assemble(seed: number, net: Network, files: Files, prefix = 's0'): Sim {
  const luck = chance(seed)
  const turns = takeTurns(luck)
  let ids = 0
  const io: Sim['io'] = {
    now: () => new Date(net.now + sim.clockOffMs),
    id: () => `${prefix}${String(++ids).padStart(10, '0')}`,
    wait: async (ms) => {
      await turns.turn('store')
      net.now += ms
    },
    fetch: async () => {
      throw new Error('a simulation has no other network')
    },
    log: () => {},
  }
  const happened = (what: string) => tally(net, what)
  const queue = startQueue(
    luck,
    () => net.now,
    () => sim.unreliable,
    happened,
  )
  const sim: Sim = {
    ...{ seed, luck, net, queue, files, turns, io },
    ...{
      accountId: '',
      spaceId: '',
      staff: [],
      unreliable: false,
      clockOffMs: 0,
      surprises: [],
      checked: new Set(),
      died: () => {},
      keys: { signing, replyKey },
    },
    ledger: startLedger(),
    processes: undefined as never,
    [Symbol.asyncDispose]: () => files[Symbol.asyncDispose](),
  }
  sim.processes = startProcesses(sim, (reply) => sim.ledger.sending(sim, reply))
  return sim
}

export type Sending = (reply: ApprovedReply) => Promise<void>

async function furnish(sim: Sim, life: Life): Promise<void> {
  const { inside, outside } = sim.files.openFor(life, () => Promise.resolve())
  const io = { ...sim.io, later: () => sim.io.now(), logged: [] }
  const settings = settingsOf(sim.net.tokens)
  const sealed = await vaultOf('read').sealForBoth(settings)
  sim.accountId = await insertAccount(outside, io, { network: 'x', baseUrl: null, sealed })
  await storeCredential(outside, sim.accountId, { ...sealed, expiresAt: settings.expiresAt }, io.now())
  const identity = { externalId: 'us', handle: 'acme', name: 'Acme', avatarUrl: null }
  await markConnected(outside, sim.accountId, identity, io.now())
  const approvalsNeeded = 1 + (sim.seed % 3 === 0 ? 1 : 0)
  const space = await insertSpace(inside, io, { name: 'Care', holdSeconds: 15, approvalsNeeded })
  sim.spaceId = space.id
  for (const kind of ['mentions', 'conversations'] as const) {
    const watchId = await aWatch(outside, io, sim.accountId, { kind, every_seconds: 20 })
    await giveWatchToSpace(inside, watchId, space.id)
  }
  for (const [name, role] of STAFF) {
    const person = await aCaller(inside, io, name, { [space.id]: role })
    sim.staff.push({ id: person.id, name, role })
    await saveRole(inside, space.id, person.id, role)
  }
}
