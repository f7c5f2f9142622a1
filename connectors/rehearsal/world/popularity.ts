import { fraction } from './chance.ts'
import type { Post } from './model.ts'
import type { Shelves } from './shelves.ts'

const HOUR_MS = 3_600_000

/** How a post is doing. Likes and views grow by themselves with age and the author's following; the rest is counted. */
export interface Popularity {
  likes: number
  replies: number
  reposts: number
  quotes: number
  views: number
}

/** Counts what a post has drawn so far. The same post at the same moment always gets the same numbers. */
export function popularity(post: Post, shelves: Shelves, now: Date): Popularity {
  const followers = shelves.person(post.authorId)?.followers ?? 0
  const age = Math.max(0, now.getTime() - Date.parse(post.at))
  const spread = 1 - Math.exp(-age / (3 * HOUR_MS))
  const reach = 12 + followers * (0.2 + 0.6 * fraction(`reach ${post.id}`))
  const count = (posts: readonly Post[]) => posts.filter((p) => p.deletedAt === null).length
  const reposts = count(shelves.reposts(post.id).oldestFirst())
  return {
    likes: Math.floor(reach * spread * 0.02 * fraction(`likes ${post.id}`)) + reposts,
    replies: count(shelves.answers(post.id).oldestFirst()),
    reposts,
    quotes: count(shelves.quotes(post.id).oldestFirst()),
    views: Math.floor(reach * spread),
  }
}

/** Why a post cannot be read by `viewerId`, or `readable`. */
export function standing(
  post: Post | undefined,
  shelves: Shelves,
  viewerId?: string,
): 'readable' | 'missing' | 'deleted' | 'protected' | 'suspended' {
  if (!post) return 'missing'
  if (post.deletedAt) return 'deleted'
  const author = shelves.person(post.authorId)
  if (author?.suspended) return 'suspended'
  if (author?.protected && author.id !== viewerId) return 'protected'
  if (post.repostOf && standing(shelves.post(post.repostOf), shelves, viewerId) !== 'readable')
    return 'missing'
  return 'readable'
}
