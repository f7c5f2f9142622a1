import type { IncomingPost } from '../../src/outside/incoming-post.ts'

/** Text as both databases keep it: without NUL, which PostgreSQL refuses, and without halves of characters. */
export function storable(text: string): string {
  return text.replaceAll('\0', '').toWellFormed()
}

/** A post whose words both databases keep. */
export function storablePost(post: IncomingPost): IncomingPost {
  const parts = post.parts.map((part) => ({ ...part, text: storable(part.text) }))
  return { ...post, text: storable(post.text), parts }
}
