import twitterText from 'twitter-text'
import { hash } from '../../rehearsal/world/chance.ts'

interface Span {
  start: number
  end: number
}
export interface UrlSpan extends Span {
  url: string
  expanded_url: string
  display_url: string
  media_key?: string
}

/** Entities as X writes them. Positions count code points of the text as it is sent (escaped, with t.co links). */
export interface WireEntities {
  urls?: UrlSpan[]
  mentions?: (Span & { username: string; id: string })[]
  hashtags?: (Span & { tag: string })[]
  cashtags?: (Span & { tag: string })[]
}

/** A link X adds itself: to a picture, a quoted post or the rest of a long post. */
export interface AddedLink {
  target: string
  display: string
  mediaKey?: string
}

/** A text ready for the wire. */
export interface WireText {
  text: string
  entities: WireEntities
  /** Code points up to here belong to the reply's addressees or, from the second on, to added links. */
  visible: [number, number]
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }
const count = (text: string) => [...text].length

/**
 * Writes `body` as X sends it: the addressees of a reply in front, links shortened to t.co, `&`, `<` and `>` escaped.
 * `knownUser` gives the id of a handle, or undefined: X marks only people who exist.
 */
export function wireText(
  source: { addressees: readonly string[]; body: string; added: readonly AddedLink[] },
  knownUser: (handle: string) => string | undefined,
): WireText {
  const prefix = source.addressees.map((handle) => `@${handle} `).join('')
  const whole = prefix + source.body
  const entities: WireEntities = {}
  let text = ''
  let length = 0
  const write = (piece: string) => {
    const span = { start: length, end: length + count(piece) }
    text += piece
    length = span.end
    return span
  }
  const plain = (piece: string) => write(piece.replace(/[&<>]/g, (c) => ESCAPES[c] ?? c))

  let done = 0
  for (const found of twitterText.extractEntitiesWithIndices(whole)) {
    const [start, end] = found.indices
    if (start < done) continue
    plain(whole.slice(done, start))
    done = end
    const piece = whole.slice(start, end)
    if ('url' in found) {
      const short = shorten(piece)
      push(entities, 'urls', { ...write(short), url: short, ...expanded(piece) })
    } else if ('screenName' in found) {
      const id = knownUser(found.screenName)
      const span = plain(piece)
      if (id) push(entities, 'mentions', { ...span, username: found.screenName, id })
    } else if ('hashtag' in found) push(entities, 'hashtags', { ...plain(piece), tag: found.hashtag })
    else if ('cashtag' in found) push(entities, 'cashtags', { ...plain(piece), tag: found.cashtag })
    else plain(piece)
  }
  plain(whole.slice(done))
  const visible: [number, number] = [count(prefix), length]
  for (const link of source.added) {
    if (text !== '') write(' ')
    const short = shorten(link.target)
    const entity = { ...write(short), url: short, expanded_url: link.target, display_url: link.display }
    push(entities, 'urls', link.mediaKey ? { ...entity, media_key: link.mediaKey } : entity)
  }
  return { text, entities, visible }
}

function push<K extends keyof WireEntities>(
  entities: WireEntities,
  kind: K,
  entity: NonNullable<WireEntities[K]>[number],
): void {
  const list = (entities[kind] ?? []) as (typeof entity)[]
  list.push(entity)
  entities[kind] = list as NonNullable<WireEntities[K]>
}

/** The same address always gets the same short link. */
function shorten(url: string): string {
  const letters = hash(url).toString(36) + hash(`${url} `).toString(36)
  return `https://t.co/${letters.slice(0, 10).padEnd(10, 'x')}`
}

function expanded(url: string): { expanded_url: string; display_url: string } {
  const expanded_url = /^https?:\/\//i.test(url) ? url : `http://${url}`
  const bare = expanded_url.replace(/^https?:\/\/(www\.)?/i, '')
  return { expanded_url, display_url: bare.length > 27 ? `${bare.slice(0, 26)}…` : bare }
}
