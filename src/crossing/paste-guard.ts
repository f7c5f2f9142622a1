import { createHash } from 'node:crypto'
import { z } from 'zod'
import { foreignPatterns, type Span } from './paste-patterns.ts'
import { type Word, wordsOf } from './words.ts'

/** So many words in a row, the same as in a note, are not chance any more. */
const SHARED_WORDS = 8

/**
 * Something in a proposed answer that may not be meant for the public. `from` and `to` are places in the proposal's own
 * text (UTF-16 units, `to` not included); whose words they were is not said. The id holds for this text alone.
 */
export const Finding = z.object({
  id: z.string(),
  kind: z.enum(['note-words', 'staff-name', 'internal-host', 'ticket', 'email']),
  from: z.int(),
  to: z.int(),
})
export type Finding = z.output<typeof Finding>

/** What a proposed answer is held against. */
export interface Surroundings {
  /** The notes of its thread. */
  notes: readonly string[]
  /** The names of colleagues. */
  names: readonly string[]
  /** What the public has said in the thread already: repeating it tells nobody anything. */
  posts: readonly string[]
  /** The host people reach Conclave at. */
  ownHost: string
}

/**
 * What in `text` somebody must look at before it is submitted: words shared with notes (case, accents, punctuation and
 * invisible characters do not count), colleagues' names, internal hosts, ticket numbers, e-mail addresses. In order of place.
 */
export function findPasted(text: string, around: Surroundings): Finding[] {
  const words = wordsOf(text)
  const said = around.posts.map(plain)
  const isPublic = ({ from, to }: Span) => said.some((post) => post.includes(plain(text.slice(from, to))))
  const single: Span[] = [
    ...foreignPatterns(text, around.ownHost),
    ...around.names.flatMap((name) => namesIn(text, words, name)),
  ].filter((span) => !isPublic(span))
  const found = [...sharedRuns(words, around), ...withoutInner(single)]
  return found
    .sort((a, b) => a.from - b.from || b.to - a.to)
    .map((span) => ({ id: idOf(text, span), ...span }))
}

/** Those of the findings that nobody confirmed. */
export function unconfirmed(found: readonly Finding[], confirmed: readonly string[]): Finding[] {
  return found.filter(({ id }) => !confirmed.includes(id))
}

function sharedRuns(words: readonly Word[], { notes, posts }: Surroundings): Span[] {
  const bare = words.map((word) => word.bare)
  const places = new Map<string, number[]>()
  for (let at = 0; at + SHARED_WORDS <= bare.length; at++) {
    const run = bare.slice(at, at + SHARED_WORDS).join(' ')
    places.set(run, [...(places.get(run) ?? []), at])
  }
  if (places.size === 0) return []
  for (const post of posts) for (const run of runsOf(post)) places.delete(run)
  const shared = new Set<number>()
  for (const note of notes)
    for (const run of runsOf(note))
      for (const at of places.get(run) ?? []) for (let i = 0; i < SHARED_WORDS; i++) shared.add(at + i)
  return joined(words, shared)
}

function* runsOf(text: string): Generator<string> {
  const bare = wordsOf(text).map((word) => word.bare)
  for (let at = 0; at + SHARED_WORDS <= bare.length; at++) yield bare.slice(at, at + SHARED_WORDS).join(' ')
}

/** Neighbouring words as one span. */
function joined(words: readonly Word[], chosen: ReadonlySet<number>): Span[] {
  const spans: Span[] = []
  words.forEach((word, i) => {
    if (!chosen.has(i)) return
    const last = spans.at(-1)
    if (last && chosen.has(i - 1)) last.to = word.to
    else spans.push({ kind: 'note-words', from: word.from, to: word.to })
  })
  return spans
}

/** The whole name wherever it stands; the family name alone where it is written as a name. */
function namesIn(text: string, words: readonly Word[], name: string): Span[] {
  const parts = wordsOf(name)
  const family = parts.at(-1)
  if (!family) return []
  const spans: Span[] = []
  words.forEach((word, at) => {
    const run = words.slice(at, at + parts.length)
    const whole = run.length === parts.length && run.every((one, i) => one.bare === parts[i]?.bare)
    if (parts.length > 1 && whole)
      spans.push({ kind: 'staff-name', from: word.from, to: run.at(-1)?.to ?? word.to })
    else if (word.bare === family.bare && family.bare.length >= 3 && text[word.from] === name[family.from])
      spans.push({ kind: 'staff-name', from: word.from, to: word.to })
  })
  return spans
}

/** A host inside an address, or a family name inside a whole one, is told once. */
function withoutInner(spans: readonly Span[]): Span[] {
  return spans.filter(
    (one, i) =>
      !spans.some(
        (other, j) =>
          other.from <= one.from &&
          other.to >= one.to &&
          (other.to - other.from > one.to - one.from ||
            (other.to - other.from === one.to - one.from && j < i)),
      ),
  )
}

/** The words with one blank around each. */
function plain(text: string): string {
  const bare = wordsOf(text).map((word) => word.bare)
  return ` ${bare.join(' ')} `
}

function idOf(text: string, { kind, from, to }: Span): string {
  return createHash('sha256')
    .update(`${kind}\n${from}\n${text.slice(from, to)}`)
    .digest('hex')
    .slice(0, 16)
}
