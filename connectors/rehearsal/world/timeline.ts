import { current, type Post } from './model.ts'
import { compareIds } from './snowflake.ts'

/** Posts ordered by the id of their newest version: an edited post stands where its edit stands. */
export interface Timeline {
  readonly size: number
  insert(post: Post): void
  /** Takes a post out; call it before the post's newest version changes. */
  take(post: Post): void
  newestFirst(): Generator<Post>
  oldestFirst(): readonly Post[]
  clear(): void
}

/** An empty timeline. */
export function createTimeline(): Timeline {
  const posts: Post[] = []
  return {
    get size() {
      return posts.length
    },
    insert(post) {
      posts.splice(placeOf(posts, current(post).id), 0, post)
    },
    take(post) {
      const at = placeOf(posts, current(post).id) - 1
      if (posts[at] === post) posts.splice(at, 1)
    },
    *newestFirst() {
      for (let i = posts.length - 1; i >= 0; i--) yield posts[i] as Post
    },
    oldestFirst: () => posts,
    clear: () => void posts.splice(0),
  }
}

/** Where an id belongs: after every post whose newest version is not newer. */
function placeOf(posts: readonly Post[], id: string): number {
  let low = 0
  let high = posts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (compareIds(current(posts[middle] as Post).id, id) <= 0) low = middle + 1
    else high = middle
  }
  return low
}
