import type { PersonRef } from '../../api/schema/people.ts'

export interface Piece {
  /** Where the piece starts: its key. */
  at: number
  text: string
  mention: boolean
}

/** Cuts a note at the names of the people it mentions. */
export function splitMentions(text: string, people: readonly PersonRef[]): Piece[] {
  const names = people.map((p) => `@${p.name}`).sort((a, b) => b.length - a.length)
  const pieces: Piece[] = []
  let from = 0
  let at = text.indexOf('@')
  while (at >= 0) {
    const name = names.find((n) => text.startsWith(n, at))
    if (name) {
      if (at > from) pieces.push({ at: from, text: text.slice(from, at), mention: false })
      pieces.push({ at, text: name, mention: true })
      from = at + name.length
    }
    at = text.indexOf('@', name ? from : at + 1)
  }
  if (from < text.length) pieces.push({ at: from, text: text.slice(from), mention: false })
  return pieces
}

/** Whom a note mentions: those whose `@Name` stands in it. */
export function mentionedIn(text: string, people: readonly PersonRef[]): string[] {
  const found = new Set(splitMentions(text, people).flatMap((p) => (p.mention ? [p.text.slice(1)] : [])))
  return people.filter((p) => found.has(p.name)).map((p) => p.id)
}

/** The unfinished `@wor` just before the caret, or null. */
export function mentionBeing(text: string, caret: number): { from: number; word: string } | null {
  const found = /(?:^|\s)@([^\s@]{0,30})$/.exec(text.slice(0, caret))
  if (!found) return null
  const word = found[1] ?? ''
  return { from: caret - word.length - 1, word }
}
