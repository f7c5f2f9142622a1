import type { Part } from '../../src/outside/incoming-post.ts'
import type { Entities } from './wire.ts'

const ESCAPES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", apos: "'" }

/** Undoes the HTML escaping X applies to every text, once. */
export function unescapeHtml(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|apos|#39);/g, (whole, name: string) => ESCAPES[name] ?? whole)
}

/** `url` when it is an absolute http(s) address that reads as it leads (no blanks, no turned writing), else null. */
export function webUrl(url: string | undefined): string | null {
  if (url === undefined || !/^https?:\/\/[^\s\p{C}]+$/iu.test(url)) return null
  return URL.canParse(url) ? url : null
}

/** A stretch of X's text that stands for something: where it is said to be, how it must read, what it becomes. */
interface Claim {
  start: number
  end: number
  reads: (slice: string) => boolean
  needle: string
  part: (slice: string) => Part | null
}

/**
 * X's text and entities as our own document model. An entity counts only where the text reads as it says, so a wrong
 * or hostile index can neither hide words nor put a link under other words. The parts' texts joined are the text.
 */
export function readParts(text: string, entities: Entities | undefined): Part[] {
  const spans = placeClaims(text, claimsOf(entities))
  const parts: Part[] = []
  let at = 0
  for (const { from, to, claim } of spans) {
    pushText(parts, text.slice(at, from))
    const part = claim.part(text.slice(from, to))
    if (part) parts.push(part)
    at = to
  }
  pushText(parts, text.slice(at))
  return trimEnd(parts)
}

/** The plain text of parts. */
export function plainText(parts: readonly Part[]): string {
  return parts.map((part) => part.text).join('')
}

function claimsOf(entities: Entities | undefined): Claim[] {
  if (!entities) return []
  const links = entities.urls
    .filter((link) => webUrl(link.url) !== null)
    .map((link) => {
      const url = webUrl(link.expanded_url) ?? link.url
      return {
        ...exactly(link, link.url),
        // A picture's own link says nothing: the picture is shown.
        part: (): Part | null => (link.media_key === undefined ? { kind: 'link', text: url, url } : null),
      }
    })
  const mentions = entities.mentions.map((mention) => ({
    ...sign(mention, '@＠', mention.username),
    part: (slice: string): Part => ({ kind: 'mention', text: slice, handle: mention.username }),
  }))
  const tags = [...entities.hashtags, ...entities.cashtags].map((tag) => ({
    ...sign(tag, '#＃$', tag.tag),
    part: (slice: string): Part => ({ kind: 'tag', text: unescapeHtml(slice) }),
  }))
  return [...links, ...mentions, ...tags].sort((a, b) => a.start - b.start)
}

function exactly(span: { start: number; end: number }, needle: string) {
  return {
    start: span.start,
    end: span.end,
    needle,
    reads: (slice: string) => slice !== '' && slice === needle,
  }
}

function sign(span: { start: number; end: number }, signs: string, word: string) {
  const reads = (slice: string) =>
    word !== '' &&
    signs.includes(slice.charAt(0)) &&
    slice.slice(1).toLowerCase() === word.toLowerCase() &&
    slice.length > 1
  return { start: span.start, end: span.end, needle: `${signs.charAt(0)}${word}`, reads }
}

/** Finds each claim in the text, in order and without overlap; claims the text does not bear out are dropped. */
function placeClaims(text: string, claims: Claim[]) {
  const points = codePointOffsets(text)
  const spans: { from: number; to: number; claim: Claim }[] = []
  let free = 0
  for (const claim of claims) {
    const place = placeOf(claim, text, points, free)
    if (!place) continue
    spans.push({ ...place, claim })
    free = place.to
  }
  return spans
}

/** X counts code points; where that does not fit, the next place that reads right is taken (its counts have been off before). */
function placeOf(claim: Claim, text: string, points: number[], free: number) {
  const from = points[claim.start]
  const to = points[claim.end]
  if (from !== undefined && to !== undefined && from >= free && claim.reads(text.slice(from, to)))
    return { from, to }
  if (claim.needle.length < 2) return null
  const found = text.indexOf(claim.needle, free)
  if (found < 0 || !claim.reads(text.slice(found, found + claim.needle.length))) return null
  return { from: found, to: found + claim.needle.length }
}

function codePointOffsets(text: string): number[] {
  const offsets: number[] = []
  let at = 0
  for (const point of text) {
    offsets.push(at)
    at += point.length
  }
  offsets.push(at)
  return offsets
}

function pushText(parts: Part[], escaped: string): void {
  if (escaped === '') return
  const text = unescapeHtml(escaped)
  const last = parts.at(-1)
  if (last?.kind === 'text') last.text += text
  else parts.push({ kind: 'text', text })
}

/** Drops the blank that a picture's link leaves at the end. */
function trimEnd(parts: Part[]): Part[] {
  const last = parts.at(-1)
  if (last?.kind !== 'text') return parts
  last.text = last.text.trimEnd()
  return last.text === '' ? parts.slice(0, -1) : parts
}
