/** Somebody pulled the plug: nothing of this process runs any more. */
export class Death extends Error {
  override readonly name = 'Death'
}

/** A disk or a line that failed once. It looks like what SQLite says of a bad disk. */
export class Fault extends Error {
  override readonly name = 'Fault'
  readonly code = 'SQLITE_IOERR_WRITE'
}

/** What goes wrong at a process's n-th call from now (from 1), and whether the call took effect. */
export interface Trouble {
  at: number
  how: 'dies before' | 'dies after' | 'fails before' | 'fails after'
}

/** One life of a process: every call it makes to a database or to the network goes through `call`. */
export interface Life {
  name: string
  readonly dead: boolean
  /** How many calls it has made. */
  readonly calls: number
  /** What the calls were. */
  readonly trace: string[]
  plan(trouble: Trouble | null): void
  die(): void
  /** Runs one call of this process, unless it is dead, with whatever is planned to go wrong at it. */
  call<T>(what: string, run: () => Promise<T> | T): Promise<T>
}

/** A new process. `happened` hears of each death and fault. */
export function startLife(name: string, happened: (what: string) => void = () => {}): Life {
  let dead = false
  let calls = 0
  let planned: { at: number; how: Trouble['how'] } | null = null
  const trace: string[] = []
  const stop = (): never => {
    dead = true
    happened('death')
    throw new Death(`${name} died at call ${calls} (${trace.at(-1)})`)
  }
  const fail = (): never => {
    happened('fault')
    throw new Fault(`call ${calls} (${trace.at(-1)}) of ${name} failed`)
  }
  return {
    name,
    trace,
    get dead() {
      return dead
    },
    get calls() {
      return calls
    },
    plan(trouble) {
      planned = trouble && { at: calls + trouble.at, how: trouble.how }
    },
    die() {
      if (!dead) happened('death')
      dead = true
    },
    async call(what, run) {
      if (dead) throw new Death(`${name} is dead`)
      calls++
      if (trace.push(what) > 200) trace.shift()
      const how = planned?.at === calls ? planned.how : null
      if (how === 'dies before') stop()
      if (how === 'fails before') fail()
      const answer = await run()
      if (dead) throw new Death(`${name} died meanwhile`)
      if (how === 'dies after') stop()
      if (how === 'fails after') fail()
      return answer
    },
  }
}
