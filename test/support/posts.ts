import type { Batch } from '../../connectors/connector.ts'
import type { IncomingAuthor, IncomingPost } from '../../src/outside/incoming-post.ts'
import { START } from './clock.ts'

/** Somebody outside, by handle. */
export function anAuthor(handle = 'jo', change: Partial<IncomingAuthor> = {}): IncomingAuthor {
  return {
    externalId: `author-${handle}`,
    handle,
    name: handle,
    bio: null,
    avatarUrl: null,
    followers: 10,
    protected: false,
    ...change,
  }
}

/** A public post as a connector hands it over: a conversation of its own unless told otherwise. */
export function aPost(change: Partial<IncomingPost> = {}): IncomingPost {
  const externalId = change.externalId ?? '100'
  const text = change.text ?? 'The lamp is broken'
  return {
    externalId,
    currentId: externalId,
    conversationId: externalId,
    parentId: null,
    author: anAuthor(),
    text,
    parts: [{ kind: 'text', text }],
    lang: 'en',
    postedAt: START,
    editedAt: null,
    url: `https://x.com/jo/status/${externalId}`,
    media: [],
    ours: false,
    mayReply: { may: true },
    metrics: { likes: 0 },
    raw: { id: externalId, text },
    ...change,
  }
}

/** The same post after an edit: a new current id and a later time. */
export function edited(
  post: IncomingPost,
  change: Partial<IncomingPost> & { editedAt: string },
): IncomingPost {
  const currentId = change.currentId ?? `${post.externalId}-${change.editedAt}`
  return aPost({ ...post, currentId, ...change })
}

/** An answer from one of our own accounts. */
export function ourPost(change: Partial<IncomingPost> = {}): IncomingPost {
  return aPost({ author: anAuthor('acme'), ours: true, text: 'We are on it', ...change })
}

/** A page of listening. */
export function aBatch(change: Partial<Batch> = {}): Batch {
  return {
    posts: [],
    removals: [],
    signals: [],
    malformed: [],
    next: { after: '1' },
    more: false,
    spent: [],
    ...change,
  }
}
