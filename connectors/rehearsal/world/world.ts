import type { Journal } from '../journal.ts'
import { guessLang } from './lang.ts'
import { current, handlesIn, type Person, type Picture, type Post, type WorldEvent } from './model.ts'
import { createShelves, type Shelves } from './shelves.ts'
import { createIds } from './snowflake.ts'

/** What someone wants to say. `at` is for the past (the backlog); without it the post is written now. */
export interface Draft {
  authorId: string
  text: string
  /** The version id of the post that is answered. */
  parentId?: string
  quotedId?: string
  repostOf?: string
  pictures?: Omit<Picture, 'id'>[]
  lang?: string
  at?: Date
  /** People who would be addressed by this reply but were left out by its author. */
  leaveOut?: readonly string[]
}

/** The pretend public world. Readers see `shelves`; every change goes through a method here and into the journal. */
export interface World {
  now(): Date
  readonly shelves: Shelves
  /** The script's place: how many steps have been played. */
  readonly step: number
  addPerson(person: Omit<Person, 'id'>): Person
  publish(draft: Draft): Post
  edit(post: Post, text: string, at?: Date): Post
  remove(post: Post): void
  withhold(post: Post, countries: string[]): void
  mark(person: Person, marks: { protected?: boolean; suspended?: boolean }): void
  advanceTo(step: number): void
  /** Forgets everyone and everything, in the journal too. */
  reset(): void
  subscribe(listener: (event: WorldEvent) => void): () => void
}

/** Opens the world as the journal remembers it. */
export function openWorld(journal: Journal<WorldEvent>, now: () => Date): World {
  const shelves = createShelves()
  const listeners = new Set<(event: WorldEvent) => void>()
  const personId = createIds((id) => shelves.person(id) !== undefined)
  const postId = createIds((id) => shelves.post(id) !== undefined)
  let step = 0
  const apply = (event: WorldEvent) => {
    if (event.e === 'script') step = event.step
    else shelves.apply(event)
  }
  for (const event of journal.read()) apply(event)
  const happen = (event: WorldEvent) => {
    journal.append(event)
    apply(event)
    for (const listener of listeners) listener(event)
  }
  return {
    now,
    shelves,
    get step() {
      return step
    },
    addPerson(person) {
      const added = { ...person, id: personId(Date.parse(person.joinedAt)) }
      happen({ e: 'person', person: added })
      return added
    },
    publish(draft) {
      const post = compose(draft, shelves, postId, draft.at ?? now())
      happen({ e: 'post', post })
      return post
    },
    edit(post, text, at = now()) {
      const version = { id: postId(at.getTime()), text, at: at.toISOString() }
      happen({ e: 'edit', postId: post.id, version })
      return post
    },
    remove: (post) => happen({ e: 'delete', postId: post.id, at: now().toISOString() }),
    withhold: (post, countries) => happen({ e: 'withhold', postId: post.id, countries }),
    mark: (person, marks) => happen({ e: 'mark', personId: person.id, ...marks }),
    advanceTo: (next) => happen({ e: 'script', step: next }),
    reset() {
      shelves.clear()
      journal.clear()
      step = 0
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

function compose(draft: Draft, shelves: Shelves, idAt: (atMs: number) => string, at: Date): Post {
  const id = idAt(at.getTime())
  const parent = draft.parentId ? shelves.post(draft.parentId) : undefined
  if (draft.parentId && !parent) throw new RangeError(`there is no post ${draft.parentId} to answer`)
  const guessed = guessLang(draft.text)
  const lang = draft.lang ?? (guessed === 'und' ? (shelves.person(draft.authorId)?.lang ?? 'und') : guessed)
  return {
    id,
    authorId: draft.authorId,
    at: at.toISOString(),
    lang,
    versions: [{ id, text: draft.text.normalize('NFC'), at: at.toISOString() }],
    parentId: draft.parentId ?? null,
    conversationId: parent?.conversationId ?? id,
    addressed: parent ? addressees(draft, parent, shelves) : [],
    quotedId: draft.quotedId ?? null,
    repostOf: draft.repostOf ?? null,
    pictures: (draft.pictures ?? []).map((picture, i) => ({ ...picture, id: `${BigInt(id) + BigInt(i)}` })),
    deletedAt: null,
    withheldIn: [],
  }
}

/** A reply is addressed to the author it answers, then to whom that post was addressed or named; never to its own author. */
function addressees(draft: Draft, parent: Post, shelves: Shelves): string[] {
  const named = handlesIn(current(parent).text).map((handle) => shelves.personByHandle(handle)?.id)
  const all = [parent.authorId, ...parent.addressed, ...named]
  const others = all.filter((id) => id !== undefined && id !== draft.authorId)
  return [...new Set(others as string[])].filter((id) => !draft.leaveOut?.includes(id)).slice(0, 10)
}
