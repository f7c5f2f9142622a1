import { current, type Person, type Picture, type Post, type Version } from '../../rehearsal/world/model.ts'
import { standing } from '../../rehearsal/world/popularity.ts'
import type { Asked } from './fields.ts'
import { type PartialError, partialError } from './problems.ts'
import { mediaKey, wireMedia, wireUser } from './serialize-people.ts'
import { type WireContext, wirePost } from './serialize-posts.ts'

export type WirePost = ReturnType<typeof wirePost>

/** `data`, `includes` and `errors` of an answer with posts; the last two only when there is something in them. */
export interface PostsBody {
  data: WirePost[]
  includes?: { tweets?: unknown[]; users?: unknown[]; media?: unknown[] }
  errors?: PartialError[]
}

/** Puts posts and what they refer to into X's envelope, as far as expansions were asked for. */
export function answerPosts(
  wanted: readonly { post: Post; version: Version }[],
  asked: Asked,
  context: WireContext & { viewerId: string | undefined },
): PostsBody {
  const { shelves } = context
  const users = new Map<string, Person>()
  const posts = new Map<string, { post: Post; version: Version }>()
  const media = new Map<string, Picture>()
  const errors: PartialError[] = []
  const has = (name: string) => asked.expansions.has(name)
  const addUser = (id: string | undefined) => {
    const person = id ? shelves.person(id) : undefined
    if (person) users.set(person.id, person)
  }
  const addMedia = (post: Post) => post.pictures.map((picture) => media.set(mediaKey(picture), picture))

  for (const { post } of wanted) {
    if (has('author_id')) addUser(post.authorId)
    if (has('in_reply_to_user_id') && post.parentId) addUser(shelves.post(post.parentId)?.authorId)
    if (has('entities.mentions.username')) for (const id of shelves.mentioned(post)) addUser(id)
    if (has('attachments.media_keys')) addMedia(post)
    if (has('edit_history_tweet_ids'))
      for (const version of post.versions) posts.set(version.id, { post, version })
    for (const id of [post.repostOf, post.quotedId, post.parentId]) {
      if (!id || ![...asked.expansions].some((name) => name.startsWith('referenced_tweets.id'))) continue
      const referred = shelves.post(id)
      const state = standing(referred, shelves, context.viewerId)
      if (state !== 'readable' || !referred) {
        const why = state === 'readable' ? 'missing' : state
        errors.push(
          partialError(why, {
            resource: 'tweet',
            parameter: 'referenced_tweets.id',
            id,
            section: 'includes',
          }),
        )
        continue
      }
      const version = referred.versions.find((v) => v.id === id) ?? current(referred)
      posts.set(version.id, { post: referred, version })
      if (has('referenced_tweets.id.author_id')) addUser(referred.authorId)
      if (has('referenced_tweets.id.attachments.media_keys')) addMedia(referred)
    }
  }
  const includes = {
    ...list('tweets', [...posts.values()], (p) => wirePost(p.post, p.version, asked.tweet, context)),
    ...list('users', [...users.values()], (p) => wireUser(p, asked.user, shelves, context.origin)),
    ...list('media', [...media.values()], (p) => wireMedia(p, asked.media, context.origin)),
  }
  return {
    data: wanted.map((w) => wirePost(w.post, w.version, asked.tweet, context)),
    ...(Object.keys(includes).length > 0 ? { includes } : {}),
    ...(errors.length > 0 ? { errors: once(errors) } : {}),
  }
}

function list<T>(name: string, items: readonly T[], wire: (item: T) => unknown): Record<string, unknown[]> {
  return items.length > 0 ? { [name]: items.map(wire) } : {}
}

function once(errors: PartialError[]): PartialError[] {
  return [...new Map(errors.map((error) => [error.resource_id, error])).values()]
}
