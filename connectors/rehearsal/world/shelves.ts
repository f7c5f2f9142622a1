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

/** What the shelves are made of. */
function createStacks() {
  return {
    everything: createTimeline(),
    people: new Map<string, Person>(),
    byHandle: new Map<string, Person>(),
    byVersion: new Map<string, Post>(),
    by: new Map() as Shelf,
    mention: new Map() as Shelf,
    talk: new Map() as Shelf,
    answer: new Map() as Shelf,
    repost: new Map() as Shelf,
    quote: new Map() as Shelf,
  }
}
type Stacks = ReturnType<typeof createStacks>

/** Empty shelves. */
export function createShelves(): Shelves {
  const stacks = createStacks()
  const { everything, people, byHandle, byVersion, by, mention, talk, answer, repost, quote } = stacks
  return {
    everything,
    people,
    person: (id) => people.get(id),
    personByHandle: (handle) => byHandle.get(handle.toLowerCase()),
    post: (id) => byVersion.get(id),
    by: (id) => by.get(id) ?? EMPTY,
    mentioning: (id) => mention.get(id) ?? EMPTY,
    conversation: (id) => talk.get(id) ?? EMPTY,
    answers: (id) => answer.get(id) ?? EMPTY,
    reposts: (id) => repost.get(id) ?? EMPTY,
    quotes: (id) => quote.get(id) ?? EMPTY,
    mentioned: (post) => mentionedIn(post, stacks),
    apply: (event) => change(stacks, event),
    clear() {
      for (const stack of Object.values(stacks)) stack.clear()
    },
  }
}

function change(stacks: Stacks, event: Exclude<WorldEvent, { e: 'script' }>): void {
  const { people, byHandle, byVersion } = stacks
  if (event.e === 'person') {
    people.set(event.person.id, event.person)
    byHandle.set(event.person.handle.toLowerCase(), event.person)
  } else if (event.e === 'post') {
    byVersion.set(event.post.id, event.post)
    for (const timeline of timelinesOf(event.post, stacks)) timeline.insert(event.post)
  } else if (event.e === 'edit') {
    const post = known(event.postId, stacks)
    for (const timeline of timelinesOf(post, stacks)) timeline.take(post)
    post.versions.push(event.version)
    byVersion.set(event.version.id, post)
    for (const timeline of timelinesOf(post, stacks)) timeline.insert(post)
  } else if (event.e === 'delete') {
    known(event.postId, stacks).deletedAt = event.at
  } else if (event.e === 'withhold') {
    known(event.postId, stacks).withheldIn = event.countries
  } else {
    const person = people.get(event.personId)
    if (person && event.protected !== undefined) person.protected = event.protected
    if (person && event.suspended !== undefined) person.suspended = event.suspended
  }
}

/** Every timeline a post belongs to as it stands now. */
function timelinesOf(post: Post, stacks: Stacks): Timeline[] {
  const firstId = (id: string) => stacks.byVersion.get(id)?.id ?? id
  return [
    stacks.everything,
    on(stacks.by, post.authorId),
    on(stacks.talk, post.conversationId),
    ...mentionedIn(post, stacks).map((id) => on(stacks.mention, id)),
    ...(post.parentId ? [on(stacks.answer, firstId(post.parentId))] : []),
    ...(post.repostOf ? [on(stacks.repost, firstId(post.repostOf))] : []),
    ...(post.quotedId ? [on(stacks.quote, firstId(post.quotedId))] : []),
  ]
}

function mentionedIn(post: Post, { byHandle }: Stacks): string[] {
  const named = handlesIn(current(post).text).map((handle) => byHandle.get(handle)?.id)
  return [...new Set([...post.addressed, ...named])].filter((id) => id !== undefined)
}

function known(postId: string, { byVersion }: Stacks): Post {
  const post = byVersion.get(postId)
  if (!post) throw new RangeError(`there is no post ${postId}`)
  return post
}

/** The timeline under that key, made when it is first needed. */
function on(shelf: Shelf, key: string): Timeline {
  const there = shelf.get(key)
  if (there) return there
  const made = createTimeline()
  shelf.set(key, made)
  return made
}
