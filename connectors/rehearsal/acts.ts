import { z } from 'zod'
import { DRAWINGS } from './drawings/pictures.ts'
import { current, type Person, type Post } from './world/model.ts'
import { standing } from './world/popularity.ts'
import type { World } from './world/world.ts'

/** X's shape of a handle. */
export const Handle = z
  .string()
  .regex(/^@?[A-Za-z0-9_]{1,15}$/)
  .transform((handle) => handle.replace(/^@/, ''))
const Id = z.string().regex(/^[0-9]{1,19}$/)
const Words = z.string().trim().min(1).max(4_000)
const Picture = z.strictObject({
  drawing: z.enum(Object.keys(DRAWINGS) as [string, ...string[]]),
  alt: z.string().max(1_000).nullable(),
})
const Say = {
  text: Words,
  lang: z.string().max(12).optional(),
  pictures: z.array(Picture).max(4).optional(),
  at: z.iso.datetime().optional(),
}

/** Something a person does in public. People who are not there yet are made on the spot. */
export const Act = z.discriminatedUnion('do', [
  z.strictObject({ as: Handle, do: z.literal('post'), ...Say }),
  z.strictObject({ as: Handle, do: z.literal('reply'), to: Id, ...Say }),
  z.strictObject({ as: Handle, do: z.literal('quote'), of: Id, ...Say }),
  z.strictObject({ as: Handle, do: z.literal('repost'), of: Id }),
  z.strictObject({ as: Handle, do: z.literal('edit'), post: Id, text: Words }),
  z.strictObject({ as: Handle, do: z.literal('delete'), post: Id }),
  z.strictObject({
    as: Handle,
    do: z.literal('withhold'),
    post: Id,
    countries: z.array(z.string().regex(/^[A-Z]{2}$/)).default(['FR']),
  }),
  z.strictObject({ as: Handle, do: z.literal('protect'), on: z.boolean().default(true) }),
  z.strictObject({ as: Handle, do: z.literal('suspend'), on: z.boolean().default(true) }),
])
export type Act = z.output<typeof Act>

/** An act that cannot be done, in words for the person who asked. */
export class CannotAct extends Error {
  override readonly name = 'CannotAct'
}

/** Does it. Returns the post concerned, or null when the act concerns a person. Throws CannotAct. */
export function perform(act: Act, world: World): Post | null {
  const person = personNamed(act.as, world)
  const { shelves } = world
  const readable = (id: string): Post => {
    const post = shelves.post(id)
    if (!post || standing(post, shelves, person.id) !== 'readable')
      throw new CannotAct(`There is no post ${id} to read.`)
    return post
  }
  const own = (id: string): Post => {
    const post = readable(id)
    if (post.authorId !== person.id) throw new CannotAct(`Post ${id} was written by someone else.`)
    return post
  }
  switch (act.do) {
    case 'post':
      return world.publish(said(act, person))
    case 'reply':
      return world.publish({ ...said(act, person), parentId: current(readable(act.to)).id })
    case 'quote':
      return world.publish({ ...said(act, person), quotedId: current(readable(act.of)).id })
    case 'repost':
      return world.publish({
        authorId: person.id,
        text: '',
        repostOf: current(readable(act.of)).id,
        lang: readable(act.of).lang,
      })
    case 'edit':
      return world.edit(own(act.post), act.text)
    case 'delete': {
      const post = own(act.post)
      world.remove(post)
      return post
    }
    case 'withhold': {
      const post = own(act.post)
      world.withhold(post, act.countries)
      return post
    }
    case 'protect':
      world.mark(person, { protected: act.on })
      return null
    case 'suspend':
      world.mark(person, { suspended: act.on })
      return null
  }
}

interface Said {
  text: string
  lang?: string | undefined
  at?: string | undefined
  pictures?: z.output<typeof Picture>[] | undefined
}

function said(act: Said, person: Person) {
  const size = { kind: 'photo' as const, width: 1_200, height: 800 }
  return {
    authorId: person.id,
    text: act.text,
    ...(act.lang ? { lang: act.lang } : {}),
    ...(act.at ? { at: new Date(act.at) } : {}),
    ...(act.pictures ? { pictures: act.pictures.map((picture) => ({ ...picture, ...size })) } : {}),
  }
}

/** The person of that handle, new if need be. */
export function personNamed(handle: string, world: World): Person {
  const there = world.shelves.personByHandle(handle)
  if (there) return there
  return world.addPerson({
    handle,
    name: handle.replaceAll('_', ' '),
    bio: '',
    lang: 'en',
    place: '',
    followers: 3,
    following: 12,
    joinedAt: world.now().toISOString(),
    verified: false,
    ours: false,
    protected: false,
    suspended: false,
  })
}
