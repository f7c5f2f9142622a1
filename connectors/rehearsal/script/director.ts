import { fraction } from '../world/chance.ts'
import { current, type Post } from '../world/model.ts'
import { standing } from '../world/popularity.ts'
import type { World } from '../world/world.ts'
import { BACKLOG } from './backlog.ts'
import { CAST } from './cast.ts'
import { improvise } from './endless.ts'
import { HURRIED, LIVE } from './live.ts'
import { play } from './play.ts'
import { reactionTo } from './reactions.ts'
import type { Step } from './step.ts'

const STEPS: readonly Step[] = [...BACKLOG, ...LIVE]
const PEOPLE = CAST.map(([handle, , lang]) => ({ handle, lang }))
/** After a restart, answers of ours that are younger than this may still be reacted to. */
const RECENT_MS = 600_000

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
  options: { speed: number; seed: string; say?: (message: string) => void },
): Director {
  const { seed } = options
  let speed = options.speed
  let timer: NodeJS.Timeout | undefined
  const reactions = new Set<NodeJS.Timeout>()
  let unsubscribe = () => {}

  const later = (seconds: number, act: () => void) => {
    const handle = setTimeout(act, (seconds * 1_000) / speed)
    handle.unref()
    return handle
  }

  function scheduleStep(): void {
    clearTimeout(timer)
    if (speed <= 0) return
    const hurry = HURRIED.has(STEPS[world.step] as Step)
    const roll = fraction(`gap ${seed} ${world.step}`)
    timer = later(hurry ? 3 + 6 * roll : 20 + 20 * roll, () => {
      const step = STEPS[world.step] ?? improvise(world.step - STEPS.length, seed, PEOPLE)
      play(step, world, STEPS)
      world.advanceTo(world.step + 1)
      scheduleStep()
    })
  }

  /** Somebody of the cast may react to an answer of ours, once to each. */
  function considerReaction(ours: Post): void {
    const { shelves } = world
    const asked = ours.parentId ? shelves.post(ours.parentId) : undefined
    const person = asked && shelves.person(asked.authorId)
    const isOurs = shelves.person(ours.authorId)?.ours
    if (speed <= 0 || !isOurs || !person || person.ours || !PEOPLE.some((p) => p.handle === person.handle))
      return
    const before = [...shelves.conversation(ours.conversationId).newestFirst()].filter(
      (post) =>
        post.authorId === person.id &&
        post.parentId &&
        shelves.person(shelves.post(post.parentId)?.authorId ?? '')?.ours,
    )
    const key = `${seed} ${person.handle} ${ours.conversationId === asked.id ? 'own' : 'other'}`
    const words = reactionTo(person.lang, before.length, key)
    if (words === null) return
    const handle = later(15 + 30 * fraction(`wait ${key} ${before.length}`), () => {
      reactions.delete(handle)
      const reacted = [...shelves.answers(ours.id).newestFirst()].some((post) => post.authorId === person.id)
      if (standing(ours, shelves, person.id) !== 'readable' || reacted) return
      world.publish({ authorId: person.id, text: words, lang: person.lang, parentId: current(ours).id })
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
