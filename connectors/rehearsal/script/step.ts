/** One public act of the script. Exactly one of the verbs: say (`text`), `repost`, `edit` (with `text`) or `remove`. */
export interface Step {
  by: string
  text?: string
  /** A name other steps refer to this post by. */
  key?: string
  /** The key of the post that is answered. */
  re?: string
  quote?: string
  repost?: string
  edit?: string
  remove?: string
  lang?: string
  /** Pictures: drawing and description. */
  pictures?: { drawing: string; alt: string | null; kind?: 'photo' | 'gif' | 'video' }[]
}

/** Says something new. */
export function say(by: string, text: string, more: Omit<Step, 'by' | 'text'> = {}): Step {
  return { by, text, ...more }
}

/** Answers the post of that key. */
export function answer(
  by: string,
  re: string,
  text: string,
  more: Omit<Step, 'by' | 'text' | 're'> = {},
): Step {
  return { by, re, text, ...more }
}

/** One picture with its description. */
export function picture(drawing: string, alt: string | null, kind: 'photo' | 'gif' | 'video' = 'photo') {
  return { pictures: [{ drawing, alt, kind }] }
}
