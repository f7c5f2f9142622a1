import { current, type Person, type Post } from '../world/model.ts'
import { popularity } from '../world/popularity.ts'
import type { World } from '../world/world.ts'

/** A public post as `GET /api/posts` tells it: the author's own words, as they stand now. */
export function tellPost(post: Post, world: World) {
  const { shelves } = world
  const firstId = (id: string | null) => (id === null ? null : (shelves.post(id)?.id ?? id))
  const counts = popularity(post, shelves, world.now())
  return {
    id: post.id,
    currentId: current(post).id,
    author: shelves.person(post.authorId)?.handle ?? null,
    text: current(post).text,
    lang: post.lang,
    inReplyTo: firstId(post.parentId),
    conversationId: post.conversationId,
    quoteOf: firstId(post.quotedId),
    repostOf: firstId(post.repostOf),
    createdAt: post.at,
    editedAt: post.versions.length > 1 ? current(post).at : null,
    deleted: post.deletedAt !== null,
    withheldIn: post.withheldIn,
    pictures: post.pictures.map(({ id, kind, alt }) => ({ id, kind, alt })),
    ...counts,
  }
}

/** A person as `GET /api/people` tells it. */
export function tellPerson(person: Person, world: World) {
  return { ...person, posts: world.shelves.by(person.id).size }
}
