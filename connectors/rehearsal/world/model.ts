/** The pretend public world, in no network's words: who is there and what they wrote. */

/** Someone with a public profile: a scripted person, a visitor of the public page, or one of our own accounts. */
export interface Person {
  id: string
  handle: string
  name: string
  bio: string
  /** BCP 47 tag of the language this person writes in. */
  lang: string
  place: string
  followers: number
  following: number
  joinedAt: string
  verified: boolean
  /** True for the accounts of the company that rehearses. */
  ours: boolean
  /** Only followers see what a protected person writes; the API shows it to nobody else. */
  protected: boolean
  suspended: boolean
}

/** One wording of a post. The first version carries the post's own id; each edit has a new one. */
export interface Version {
  id: string
  text: string
  at: string
}

/** A picture of a post: drawn on request from `drawing`. */
export interface Picture {
  id: string
  kind: 'photo' | 'gif' | 'video'
  drawing: string
  alt: string | null
  width: number
  height: number
}

/** A public post with all its versions. Deleted posts stay as tombstones. */
export interface Post {
  id: string
  authorId: string
  at: string
  lang: string
  versions: Version[]
  /** The version id that was answered, or null for a post of its own. */
  parentId: string | null
  /** The first id of the conversation's first post. */
  conversationId: string
  /** People a reply is addressed to without naming them in its text: the answered author and whom that one addressed. */
  addressed: string[]
  quotedId: string | null
  repostOf: string | null
  pictures: Picture[]
  deletedAt: string | null
  /** ISO country codes where the post may not be shown. */
  withheldIn: string[]
}

/** Everything that can happen in the world. The journal is a list of these, and the world is their sum. */
export type WorldEvent =
  | { e: 'person'; person: Person }
  | { e: 'post'; post: Post }
  | { e: 'edit'; postId: string; version: Version }
  | { e: 'delete'; postId: string; at: string }
  | { e: 'withhold'; postId: string; countries: string[] }
  | { e: 'mark'; personId: string; protected?: boolean; suspended?: boolean }
  | { e: 'script'; step: number }

/** The wording that counts now. */
export function current(post: Post): Version {
  return post.versions.at(-1) as Version
}

/** The handles a text names, lower case, each once. */
export function handlesIn(text: string): string[] {
  const found = text.matchAll(/(?<![\p{L}\p{N}_@/.])[@＠]([A-Za-z0-9_]{1,15})(?![A-Za-z0-9_@])/gu)
  return [...new Set([...found].map((m) => (m[1] ?? '').toLowerCase()))]
}
