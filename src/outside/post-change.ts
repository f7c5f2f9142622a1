import type { IncomingPost } from './incoming-post.ts'

/** What we have of a post that comes again. */
export interface KnownPost {
  text: string
  current_id: string
  posted_at: string
  edited_at: string | null
  gone_at: string | null
  read_at: string
}

/**
 * new-wording: an edit · back: readable again · older: an earlier edit arriving late, to be ignored ·
 * same: nothing worth telling.
 */
export type PostChange = 'new-wording' | 'back' | 'older' | 'same'

/** What a post that comes again changes. The last edit wins, whatever the order of arrival. */
export function changeOf(known: KnownPost, incoming: IncomingPost): PostChange {
  const knownAt = known.edited_at ?? known.posted_at
  const incomingAt = incoming.editedAt ?? incoming.postedAt
  if (incomingAt < knownAt) return 'older'
  if (known.gone_at !== null) return 'back'
  // An edit may change only the pictures: the words are the same, but what one answers to has another id now.
  const sameEdit = incoming.currentId === known.current_id || incomingAt === knownAt
  return incoming.text === known.text && sameEdit ? 'same' : 'new-wording'
}
