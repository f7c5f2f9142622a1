import type { chance } from '../support/chance.ts'
import { Death, Fault } from './life.ts'
import { editPost, type NetPost, writePost } from './network.ts'
import type { Sim } from './sim.ts'
import { deeds } from './staff.ts'

/** Names of what can happen, with how often. */
export const STEPS = {
  mention: 22,
  answer: 3,
  edit: 1,
  delete: 1,
  propose: 16,
  revise: 3,
  submit: 18,
  approve: 20,
  'whole answer': 26,
  undo: 2,
  confirm: 4,
  resolve: 4,
  stop: 1,
  'go on': 6,
  people: 2,
  'sign in': 6,
  'a job': 20,
  'jobs at once': 16,
  'stalled go on': 6,
  'sweep inside': 10,
  'sweep outside': 10,
  'a moment': 10,
  'a while': 4,
  'trouble inside': 2,
  'trouble outside': 3,
  'restart outside': 1,
  'restart inside': 1,
  'second publisher': 1,
  'flush the queue': 1,
  'clock step': 1,
  faults: 2,
} as const
export type Step = keyof typeof STEPS

const ALL = Object.entries(STEPS).flatMap(([step, often]) => Array<Step>(often).fill(step as Step))

/** A history of chance. */
export function stepsOf(luck: ReturnType<typeof chance>, length: number): Step[] {
  return Array.from({ length }, () => luck.pick(ALL))
}

/** Does one thing. What dies or fails on the way was meant to; anything else that is thrown is a surprise. */
export async function take(sim: Sim, step: Step): Promise<void> {
  await safely(sim, step, () => doing(sim, step))
  for (let tries = 0; tries < 5; tries++) await safely(sim, 'restart', () => sim.processes.revive())
}

/** Runs something that may die. */
export async function safely(sim: Sim, what: string, run: () => Promise<unknown>): Promise<void> {
  try {
    await run()
  } catch (error) {
    if (!wasMeant(error))
      sim.surprises.push(`${what}: ${error instanceof Error ? error.stack : String(error)}`)
  }
}

function wasMeant(error: unknown): boolean {
  if (error instanceof Death || error instanceof Fault) return true
  return error instanceof Error && error.cause !== undefined && wasMeant(error.cause)
}

function somebody(sim: Sim, parent: NetPost | null, again = false): void {
  sim.net.now++
  const { luck, net } = sim
  const author = again && parent ? parent.author : `person-${luck.below(40)}`
  // Whoever has the account's password may also answer from it without Conclave.
  const mentionsUs = author !== 'us' && (parent === null || luck.below(3) > 0)
  writePost(net, luck, { author, text: `Post ${net.posts.size}`, parent, mentionsUs })
}

function aPostOf(sim: Sim, theirs = true): NetPost | null {
  const recent = [...sim.net.posts.values()].slice(-30)
  const posts = recent.filter((post) => !post.gone && (!theirs || post.author !== 'us'))
  return posts.length === 0 ? null : sim.luck.pick(posts)
}

async function doing(sim: Sim, step: Step): Promise<unknown> {
  const { luck, net, processes, queue, turns } = sim
  switch (step) {
    case 'mention':
      return somebody(sim, null)
    case 'answer':
      return somebody(sim, aPostOf(sim, false), luck.below(2) === 0)
    case 'edit': {
      const post = aPostOf(sim)
      net.now++
      if (post) editPost(net, luck, post, `Post ${post.id} edited at ${net.now}`)
      return
    }
    case 'delete': {
      const post = aPostOf(sim)
      if (post) post.gone = true
      return
    }
    case 'a job':
      return await workOff(sim, 3)
    case 'jobs at once':
      return await atOnce(sim)
    case 'stalled go on':
      return await turns.goOn()
    case 'sweep inside':
      return await sweep(sim, 'inside')
    case 'sweep outside':
      return await sweep(sim, 'outside')
    case 'a moment':
      net.now += 1 + luck.below(10_000)
      return
    case 'a while':
      net.now += 10_000 + luck.below(luck.below(8) === 0 ? 4_000_000 : 200_000)
      return
    case 'trouble inside':
    case 'trouble outside': {
      const hows = ['dies before', 'dies after', 'fails before', 'fails after'] as const
      const role = step === 'trouble inside' ? 'inside' : 'outside'
      processes.now(role).life.plan({ at: 1 + luck.below(40), how: luck.pick(hows) })
      return
    }
    case 'restart outside':
      return await processes.start('outside')
    case 'restart inside':
      return await processes.start('inside')
    case 'second publisher':
      return await processes.start('outside', 'besides')
    case 'flush the queue':
      return queue.flush()
    case 'clock step':
      sim.clockOffMs = luck.pick([-1, 1]) * luck.below(luck.below(2) === 0 ? 90_000 : 7_200_000)
      return
    case 'faults':
      sim.unreliable = luck.below(3) > 0
      net.troubleOneIn = sim.unreliable ? 2 + luck.below(8) : 0
      return
    default:
      return await deeds[step](sim)
  }
}

/** Runs due jobs one after another. */
export async function workOff(sim: Sim, most: number): Promise<number> {
  let done = 0
  for (; done < most; done++) {
    const job = sim.queue.take()
    if (!job) break
    await safely(sim, job.queue, () => sim.processes.work(job))
  }
  return done
}

/** Several due jobs, some of them twice, and perhaps somebody at work, all at once. */
async function atOnce(sim: Sim): Promise<void> {
  const { luck, queue, processes, turns } = sim
  const tasks: (() => Promise<void>)[] = []
  for (let n = 1 + luck.below(5); n > 0; n--) {
    const job = queue.take()
    if (!job) break
    const run = () => safely(sim, job.queue, () => processes.work(job))
    tasks.push(run)
    if (sim.unreliable && luck.below(5) === 0) tasks.push(run)
  }
  const deed = luck.pick(['undo', 'approve', 'confirm', 'revise', 'stop', 'people', 'resolve', null] as const)
  if (deed) tasks.push(() => safely(sim, deed, () => deeds[deed](sim)))
  await turns.together(luck.shuffled(tasks), sim.unreliable)
}

export async function sweep(sim: Sim, role: 'inside' | 'outside'): Promise<void> {
  for (const run of sim.processes.now(role).sweeps) await safely(sim, 'sweep', run)
}
