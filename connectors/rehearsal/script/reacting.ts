import { fraction } from '../world/chance.ts'
import { current, type Person, type Post } from '../world/model.ts'
import { standing } from '../world/popularity.ts'
import type { World } from '../world/world.ts'
import { reactionTo } from './reactions.ts'

/** What somebody will say to an answer of ours, and when. */
export interface Reaction {
  afterSeconds: number
  /** Says it, unless the answer is gone by then or they spoke already. */
  happen(): void
}

/** How the person we answered will react: once to each answer, in their own language; null when they stay silent. */
export function foreseeReaction(
  ours: Post,
  world: World,
  cast: ReadonlySet<string>,
  seed: string,
): Reaction | null {
  const { shelves } = world
  const asked = ours.parentId ? shelves.post(ours.parentId) : undefined
  const person = asked && shelves.person(asked.authorId)
  if (!person || !isOurs(ours.authorId, world) || person.ours || !cast.has(person.handle)) return null
  const round = answersOfOursTaken(person, ours, world)
  const key = `${seed} ${person.handle} ${ours.conversationId === asked.id ? 'own' : 'other'}`
  const words = reactionTo(person.lang, round, key)
  if (words === null) return null
  return {
    afterSeconds: 15 + 30 * fraction(`wait ${key} ${round}`),
    happen() {
      const spoke = shelves
        .answers(ours.id)
        .oldestFirst()
        .some((post) => post.authorId === person.id)
      if (spoke || standing(ours, shelves, person.id) !== 'readable') return
      world.publish({ authorId: person.id, text: words, lang: person.lang, parentId: current(ours).id })
    },
  }
}

/** How often this person already reacted to us in the conversation. */
function answersOfOursTaken(person: Person, ours: Post, world: World): number {
  const { shelves } = world
  const answersOurs = (post: Post) =>
    post.parentId !== null && isOurs(shelves.post(post.parentId)?.authorId, world)
  const talk = shelves.conversation(ours.conversationId).oldestFirst()
  return talk.filter((post) => post.authorId === person.id && answersOurs(post)).length
}

function isOurs(personId: string | undefined, world: World): boolean {
  return personId !== undefined && world.shelves.person(personId)?.ours === true
}
