import { current, type Post } from '../world/model.ts'
import { standing } from '../world/popularity.ts'
import type { World } from '../world/world.ts'
import type { Step } from './step.ts'

/** Plays one step. A step whose post is gone meanwhile is passed over; returns what was written, if anything. */
export function play(step: Step, world: World, steps: readonly Step[], at?: Date): Post | null {
  const { shelves } = world
  const by = shelves.personByHandle(step.by)
  if (!by) throw new RangeError(`the script names @${step.by}, who is not in the cast`)
  const find = (key: string | undefined) => (key ? postOf(key, steps, world) : undefined)
  const about = step.re ?? step.quote ?? step.repost ?? step.edit ?? step.remove
  const found = find(about)
  if (about && (!found || standing(found, shelves, by.id) !== 'readable')) return null
  if (step.edit && found) return world.edit(found, step.text ?? '', at)
  if (step.remove && found) {
    world.remove(found)
    return found
  }
  const pictures = step.pictures?.map((p) => ({ kind: 'photo' as const, width: 1_200, height: 800, ...p }))
  const id = found && current(found).id
  return world.publish({
    authorId: by.id,
    text: step.text ?? '',
    ...(step.lang ? { lang: step.lang } : {}),
    ...(step.re && id ? { parentId: parentIn(step, found, world) } : {}),
    ...(step.quote && id ? { quotedId: id } : {}),
    ...(step.repost && id ? { repostOf: id, lang: found.lang } : {}),
    ...(pictures ? { pictures } : {}),
    ...(at ? { at } : {}),
  })
}

/** Someone who comes back to their own post answers the last word said to them there, if there is one. */
function parentIn(step: Step, root: Post, world: World): string {
  const author = world.shelves.personByHandle(step.by)
  if (root.authorId !== author?.id) return current(root).id
  const others = [...world.shelves.answers(root.id).newestFirst()].filter((post) => !post.deletedAt)
  return current(others.find((post) => post.authorId !== author.id) ?? root).id
}

/** The post a step of that key wrote: found by author and first wording, so that a restart needs no list of ids. */
function postOf(key: string, steps: readonly Step[], world: World): Post | undefined {
  const step = steps.find((s) => s.key === key)
  const author = step && world.shelves.personByHandle(step.by)
  if (!step || !author) throw new RangeError(`the script refers to "${key}", which nobody wrote`)
  const words = (step.text ?? '').normalize('NFC')
  for (const post of world.shelves.by(author.id).newestFirst())
    if (post.versions[0]?.text === words) return post
  return undefined
}
