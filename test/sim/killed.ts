import { createPrivateKey } from 'node:crypto'
import { appendFileSync, readFileSync } from 'node:fs'
import { publicHalf } from '../../src/crossing/approved-reply.ts'
import type { NetPost, Network } from './network.ts'
import { assemble, type Sim } from './sim.ts'
import { filesAt } from './stores.ts'
import { USE_CASES } from './use-cases.ts'

/** What a process that is to be killed is told, as JSON in a file. */
export interface Order {
  folder: string
  journal: string
  useCase: string
  at: number
  how: 'dies before' | 'dies after'
  network: Omit<Network, 'posts' | 'met' | 'ours' | 'heard'> & { posts: NetPost[] }
  known: Pick<Sim, 'accountId' | 'spaceId' | 'staff'>
  wrote: [string, string][]
  /** The signing key, as PEM: a seal of another process's key would not open. */
  signing: string
}

/** Does one thing on the files of a simulation, as a process of its own, and ends itself with SIGKILL at a call. */
async function beKilled(order: Order): Promise<void> {
  const { posts, ...rest } = order.network
  const net: Network = {
    ...rest,
    posts: new Map(posts.map((post) => [post.id, post])),
    ours: posts.filter((post) => post.replyId !== null),
    met: new Map(),
    heard: (post) => appendFileSync(order.journal, `${JSON.stringify(post)}\n`),
  }
  await using files = await filesAt(order.folder)
  const sim = Object.assign(assemble(1, net, files, 's9'), order.known)
  const signing = createPrivateKey(order.signing)
  sim.keys = { signing, replyKey: publicHalf(signing) }
  for (const [text, personId] of order.wrote) sim.ledger.wrote.set(text, personId)
  sim.died = () => process.kill(process.pid, 'SIGKILL')
  await sim.processes.start('inside')
  await sim.processes.start('outside', 'besides')
  const useCase = USE_CASES.find(({ name }) => name === order.useCase)
  if (!useCase) throw new Error(`there is no use case ${order.useCase}`)
  sim.processes.now(useCase.role).life.plan({ at: order.at, how: order.how })
  await useCase.run(sim)
}

if (import.meta.main) await beKilled(JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Order)
