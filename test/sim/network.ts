import { SEND_WITHIN_MS } from '../../src/outside/delivery.ts'
import type { chance } from '../support/chance.ts'

/** A post as it stands on the simulated network. Times are the network's own, in ms. */
export interface NetPost {
  id: string
  currentId: string
  conversationId: string
  parentId: string | null
  author: string
  text: string
  postedAt: number
  editedAt: number | null
  gone: boolean
  mentionsUs: boolean
  /** Lists show it from then on. */
  visibleAt: number
  /** Its place in lists, given when it becomes visible; an edit may give a later one. */
  place: number | null
  /** Which of our replies it is: the network does not know, the simulation does. */
  replyId: string | null
}

/** What can go wrong at a call to the network. */
export type Manner =
  | 'fine'
  | 'answer lost'
  | 'request lost'
  | 'away'
  | 'rate limited'
  | 'rejected'
  | 'cannot tell'

/** The public world: what people and we wrote, and how the network behaves towards us. */
export interface Network {
  /** True time, in ms: our own clock may be wrong, the network's is not. */
  now: number
  posts: Map<string, NetPost>
  /** Those that are replies of ours. */
  ours: NetPost[]
  /** The last place given in lists. */
  places: number
  /** How long a post may stay out of lists, in ms. Below the settle delay. */
  hidesForMs: number
  /** One in so many calls goes wrong; 0: none. */
  troubleOneIn: number
  tokens: { valid: string; refresh: string; expiresAt: number; generation: number }
  /** Hears of each reply of ours that is out. */
  heard: (post: NetPost) => void
  /** How the next calls go, one each, before chance decides. */
  next: Manner[]
  /** What a reply's calls met: needed to judge whether asking a person was right. */
  met: Map<string, Manner[]>
  count: Record<string, number>
}

export const SETTLE_MS = 30_000
/** How long after a call began its request may still arrive: the sender gives up then. */
export const ARRIVES_WITHIN_MS = SEND_WITHIN_MS
const TOKEN_LASTS_MS = 2 * 3_600_000

export function startNetwork(now: number): Network {
  return {
    now,
    posts: new Map(),
    ours: [],
    places: 0,
    hidesForMs: SETTLE_MS - 1,
    troubleOneIn: 0,
    tokens: { valid: 'token-1', refresh: 'refresh-1', expiresAt: now + TOKEN_LASTS_MS, generation: 1 },
    next: [],
    heard: () => {},
    met: new Map(),
    count: {},
  }
}

export function tally(net: Network, what: string): void {
  net.count[what] = (net.count[what] ?? 0) + 1
}

/** Trades a refresh token for a new pair; each works once. Null when it is not the newest. */
export function renewTokens(net: Network, refresh: string): Network['tokens'] | null {
  if (refresh !== net.tokens.refresh) return null
  return signInAgain(net)
}

/** Somebody signs in at the network: the old pair is worth nothing any more. */
export function signInAgain(net: Network): Network['tokens'] {
  const generation = net.tokens.generation + 1
  net.tokens = {
    valid: `token-${generation}`,
    refresh: `refresh-${generation}`,
    expiresAt: net.now + TOKEN_LASTS_MS,
    generation,
  }
  return net.tokens
}

/** Somebody writes: alone, or in answer to a post. `replyId` when it is one of our replies. */
export function writePost(
  net: Network,
  luck: ReturnType<typeof chance>,
  said: { author: string; text: string; parent: NetPost | null; mentionsUs: boolean; replyId?: string },
): NetPost {
  const id = String(1000 + net.posts.size)
  const post: NetPost = {
    id,
    currentId: id,
    conversationId: said.parent?.conversationId ?? id,
    parentId: said.parent?.id ?? null,
    author: said.author,
    text: said.text,
    postedAt: net.now,
    editedAt: null,
    gone: false,
    mentionsUs: said.mentionsUs,
    visibleAt: net.now + (luck.below(2) === 0 ? 0 : luck.below(net.hidesForMs)),
    place: null,
    replyId: said.replyId ?? null,
  }
  net.posts.set(id, post)
  if (post.replyId !== null) net.ours.push(post)
  if (post.replyId !== null) net.heard(post)
  return post
}

/** Somebody changes their words. The network gives the edit an id of its own, and sometimes shows it in lists again. */
export function editPost(net: Network, luck: ReturnType<typeof chance>, post: NetPost, text: string): void {
  post.text = text
  post.editedAt = net.now
  post.currentId = `${post.id}e${net.now}`
  if (luck.below(2) === 0 && post.place !== null) post.place = null
}

/** What lists show now, in their order. */
export function shown(net: Network): NetPost[] {
  const all = [...net.posts.values()]
  for (const post of all) if (post.place === null && post.visibleAt <= net.now) post.place = ++net.places
  return all
    .filter((post) => post.place !== null && !post.gone)
    .sort((a, b) => (a.place ?? 0) - (b.place ?? 0))
}
