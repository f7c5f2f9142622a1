import { current, handlesIn, type Person, type Post, type WorldEvent } from './model.ts'
import { createTimeline, type Timeline } from './timeline.ts'

/** Everything that was ever written, found by what one looks for. Includes deleted posts; readers decide what to show. */
export interface Shelves {
  readonly everything: Timeline
  readonly people: ReadonlyMap<string, Person>
  person(id: string): Person | undefined
  personByHandle(handle: string): Person | undefined
  /** By the id of any of its versions. */
  post(id: string): Post | undefined
  by(personId: string): Timeline
  /** Posts that name or address the person. */
  mentioning(personId: string): Timeline
  conversation(id: string): Timeline
  /** Direct replies, reposts and quotes of a post (any of its versions), by the post's first id. */
  answers(postId: string): Timeline
  reposts(postId: string): Timeline
  quotes(postId: string): Timeline
  /** Whom a post names or addresses now. */
  mentioned(post: Post): string[]
  apply(event: Exclude<WorldEvent, { e: 'script' }>): void
  clear(): void
}

type Shelf = Map<string, Timeline>
const EMPTY = createTimeline()

/** Empty shelves. */
export function createShelves(): Shelves {
  const everything = createTimeline()
  const people = new Map<string, Person>()
  const byHandle = new Map<string, Person>()
  const byVersion = new Map<string, Post>()
  const shelf = {
    by: new Map(),
    mention: new Map(),
    talk: new Map(),
    answer: new Map(),
    repost: new Map(),
    quote: new Map(),
  } satisfies Record<string, Shelf>

  const firstId = (id: string) => byVersion.get(id)?.id ?? id
  const mentioned = (post: Post) => {
    const named = handlesIn(current(post).text).map((handle) => byHandle.get(handle)?.id)
    return [...new Set([...post.addressed, ...named])].filter((id) => id !== undefined)
  }
  const timelinesOf = (post: Post): Timeline[] => [
    everything,
    on(shelf.by, post.authorId),
    on(shelf.talk, post.conversationId),
    ...mentioned(post).map((id) => on(shelf.mention, id)),
    ...(post.parentId ? [on(shelf.answer, firstId(post.parentId))] : []),
    ...(post.repostOf ? [on(shelf.repost, firstId(post.repostOf))] : []),
    ...(post.quotedId ? [on(shelf.quote, firstId(post.quotedId))] : []),
  ]
  const known = (postId: string) => {
    const post = byVersion.get(postId)
    if (!post) throw new RangeError(`there is no post ${postId}`)
    return post
  }

  function apply(event: Exclude<WorldEvent, { e: 'script' }>): void {
    if (event.e === 'person') {
      people.set(event.person.id, event.person)
      byHandle.set(event.person.handle.toLowerCase(), event.person)
    } else if (event.e === 'post') {
      byVersion.set(event.post.id, event.post)
      for (const timeline of timelinesOf(event.post)) timeline.insert(event.post)
    } else if (event.e === 'edit') {
      const post = known(event.postId)
      for (const timeline of timelinesOf(post)) timeline.take(post)
      post.versions.push(event.version)
      byVersion.set(event.version.id, post)
      for (const timeline of timelinesOf(post)) timeline.insert(post)
    } else if (event.e === 'delete') {
      known(event.postId).deletedAt = event.at
    } else if (event.e === 'withhold') {
      known(event.postId).withheldIn = event.countries
    } else {
      const person = people.get(event.personId)
      if (person && event.protected !== undefined) person.protected = event.protected
      if (person && event.suspended !== undefined) person.suspended = event.suspended
    }
  }

  return {
    everything,
    people,
    person: (id) => people.get(id),
    personByHandle: (handle) => byHandle.get(handle.toLowerCase()),
    post: (id) => byVersion.get(id),
    by: (id) => shelf.by.get(id) ?? EMPTY,
    mentioning: (id) => shelf.mention.get(id) ?? EMPTY,
    conversation: (id) => shelf.talk.get(id) ?? EMPTY,
    answers: (id) => shelf.answer.get(id) ?? EMPTY,
    reposts: (id) => shelf.repost.get(id) ?? EMPTY,
    quotes: (id) => shelf.quote.get(id) ?? EMPTY,
    mentioned,
    apply,
    clear() {
      for (const map of [people, byHandle, byVersion, ...Object.values(shelf)]) map.clear()
      everything.clear()
    },
  }
}

/** The timeline under that key, made when it is first needed. */
function on(shelf: Shelf, key: string): Timeline {
  const there = shelf.get(key)
  if (there) return there
  const made = createTimeline()
  shelf.set(key, made)
  return made
}
