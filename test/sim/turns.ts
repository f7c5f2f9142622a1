import type { chance } from '../support/chance.ts'

type Chance = ReturnType<typeof chance>

/** What waits for its turn: a statement, or a call to the network. */
export type Kind = 'store' | 'network'

/**
 * Decides which of several tasks goes on, so that a seed gives one interleaving. Outside `together` nobody waits: a task
 * that is alone runs straight through.
 */
export interface Turns {
  /** Waits until it is this task's turn. */
  turn(kind: Kind): Promise<void>
  /** Runs tasks at once, in an order of chance; those whose network call stalls stay behind. */
  together(tasks: (() => Promise<void>)[], stalls: boolean): Promise<void>
  /** Lets what stalled go on, to its end. */
  goOn(): Promise<void>
  readonly stalled: number
}

interface Parked {
  kind: Kind
  stalled: boolean
  go(): void
}

/** When everything that can run without us has run. SQLite answers at once, so one turn of the event loop is enough. */
const settle = () => new Promise<void>((done) => setImmediate(done))

export function takeTurns(luck: Chance): Turns {
  let parked: Parked[] = []
  let several = false
  async function run(stalls: boolean): Promise<void> {
    several = true
    for (;;) {
      await settle()
      const ready = parked.filter((one) => !one.stalled)
      if (ready.length === 0) break
      const next = luck.pick(ready)
      if (stalls && next.kind === 'network' && luck.below(6) === 0) {
        next.stalled = true
        continue
      }
      parked = parked.filter((one) => one !== next)
      next.go()
    }
    several = false
  }
  return {
    turn(kind) {
      if (!several) return Promise.resolve()
      return new Promise((go) => void parked.push({ kind, stalled: false, go }))
    },
    async together(tasks, stalls) {
      several = true
      const all = tasks.map((task) => task())
      for (const task of all) task.catch(() => {})
      await run(stalls)
    },
    async goOn() {
      for (const one of parked) one.stalled = false
      await run(false)
    },
    get stalled() {
      return parked.length
    },
  }
}
