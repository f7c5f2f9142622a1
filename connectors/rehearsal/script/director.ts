import { fraction } from '../world/chance.ts'
import type { Post } from '../world/model.ts'
import type { World } from '../world/world.ts'
import { BACKLOG } from './backlog.ts'
import { CAST } from './cast.ts'
import { improvise } from './endless.ts'
import { HURRIED, LIVE } from './live.ts'
import { play } from './play.ts'
import { foreseeReaction } from './reacting.ts'
import type { Step } from './step.ts'

const STEPS: readonly Step[] = [...BACKLOG, ...LIVE]
const PEOPLE = CAST.map(([handle, , lang]) => ({ handle, lang }))
const HANDLES: ReadonlySet<string> = new Set(PEOPLE.map((person) => person.handle))
/** After a restart, answers of ours that are younger than this may still be reacted to. */
const RECENT_MS = 600_000
/** The longest a timer of Node can wait. */
const LONGEST_MS = 2 ** 31 - 1

/** Lets the script happen. `speed` 1 is a post every 20 to 40 seconds; 0 holds everything. */
export interface Director {
  speed: number
  setSpeed(speed: number): void
  /** Begins, or begins again after the world was reset. */
  start(): void
  stop(): void
}

/** A director who knows where the script stands from the world alone. */
export function createDirector(
  world: World,
  options: { speed: number; seed: string; complain: (error: unknown) => void },
): Director {
  const { seed } = options
  let speed = options.speed
  let timer: NodeJS.Timeout | undefined
  const reactions = new Set<NodeJS.Timeout>()
  let unsubscribe = () => {}

  const later = (seconds: number, happen: () => void) => {
    const act = () => {
      try {
        happen()
      } catch (error) {
        options.complain(error)
      }
    }
    const handle = setTimeout(act, Math.min((seconds * 1_000) / speed, LONGEST_MS))
    handle.unref()
    return handle
  }

  function scheduleStep(): void {
    clearTimeout(timer)
    if (speed <= 0) return
    const hurry = HURRIED.has(STEPS[world.step] as Step)
    const roll = fraction(`gap ${seed} ${world.step}`)
    timer = later(hurry ? 3 + 6 * roll : 20 + 20 * roll, () => {
      scheduleStep()
      const step = STEPS[world.step] ?? improvise(world.step - STEPS.length, seed, PEOPLE)
      // The step is counted first: after a crash in between, it is missed rather than said twice.
      world.advanceTo(world.step + 1)
      play(step, world, STEPS)
      scheduleStep()
    })
  }

  function considerReaction(post: Post): void {
    const reaction = speed > 0 ? foreseeReaction(post, world, HANDLES, seed) : null
    if (!reaction) return
    const handle = later(reaction.afterSeconds, () => {
      reactions.delete(handle)
      reaction.happen()
    })
    reactions.add(handle)
  }

  function stop(): void {
    clearTimeout(timer)
    for (const handle of reactions) clearTimeout(handle)
    reactions.clear()
    unsubscribe()
  }

  return {
    get speed() {
      return speed
    },
    setSpeed(next) {
      speed = next
      scheduleStep()
    },
    start() {
      stop()
      unsubscribe = world.subscribe((event) => {
        if (event.e === 'post') considerReaction(event.post)
      })
      const since = world.now().getTime() - RECENT_MS
      for (const post of world.shelves.everything.oldestFirst())
        if (Date.parse(post.at) > since) considerReaction(post)
      scheduleStep()
    },
    stop,
  }
}
