import { z } from 'zod'
import type { Batch, Connector, Finding, Receipt, WatchOrder } from '../../connectors/connector.ts'
import type { ApprovedReply } from '../../src/crossing/approved-reply.ts'
import { OutcomeUnknown, Permanent, RateLimited, Retryable } from '../../src/failure.ts'
import type { IncomingPost } from '../../src/outside/incoming-post.ts'
import type { chance } from '../support/chance.ts'
import { aBatch, anAuthor, aPost } from '../support/posts.ts'
import type { Settings } from '../support/world.ts'
import type { Life } from './life.ts'
import {
  ARRIVES_WITHIN_MS,
  type Manner,
  type NetPost,
  type Network,
  renewTokens,
  SETTLE_MS,
  shown,
  tally,
  writePost,
} from './network.ts'

/** What one call needs: whose it is, and where it may wait, die or fail. */
export interface Line {
  net: Network
  luck: ReturnType<typeof chance>
  life: Life
  turn: () => Promise<void>
  /** Hears of a reply at the moment in which it is sent. */
  sending: (reply: ApprovedReply) => Promise<void>
  /** Our clock, which may be wrong. */
  now: () => Date
}

const SettingsSchema: z.ZodType<Settings> = z.object({
  token: z.string(),
  refresh: z.string(),
  expiresAt: z.string().nullable(),
})

/** The simulated network as one process reaches it. */
export function connectTo(line: Line): Connector {
  const connector: Connector<Settings, Settings> = {
    network: 'x',
    reading: SettingsSchema,
    writing: SettingsSchema,
    limits: { textLength: 280, measure: (text) => text.length, lookupBatch: 50, settleMs: SETTLE_MS },
    listen: ({ token }) => ({
      pull: (order, cursor) => ask(line, 'pull', token, () => page(line, order, cursor)),
      reread: (ids) => ask(line, 'reread', token, () => again(line, ids)),
    }),
    publish: ({ token }) => ({
      publish: (reply) => send(line, token, reply),
      find: (reply, since) =>
        ask(line, 'find', token, (manner) => find(line, reply, since, manner), reply.id),
    }),
    identify: ({ token }) =>
      ask(line, 'identify', token, () => ({
        externalId: 'us',
        handle: 'acme',
        name: 'Acme',
        avatarUrl: null,
      })),
    expires: (settings) => settings.expiresAt,
    refresh: ({ refresh }) =>
      ask(line, 'refresh', null, () => {
        const renewed = renewTokens(line.net, refresh)
        if (!renewed) throw new Permanent('the refresh token was used before', 'sign-in')
        return settingsOf(renewed)
      }),
  }
  return connector as Connector
}

export function settingsOf(tokens: Network['tokens']): Settings {
  return {
    token: tokens.valid,
    refresh: tokens.refresh,
    expiresAt: new Date(tokens.expiresAt).toISOString(),
  }
}

function mannerOf(line: Line, manners: readonly Manner[]): Manner {
  const { net, luck } = line
  const set = net.next.shift()
  if (set) return set
  if (net.troubleOneIn === 0 || luck.below(net.troubleOneIn) > 0) return 'fine'
  return luck.pick(manners)
}

function refuse(line: Line, manner: Manner): void {
  if (manner === 'away' || manner === 'rate limited') tally(line.net, manner)
  if (manner === 'away') throw new Retryable('the network is away')
  if (manner === 'rate limited')
    throw new RateLimited('slow down', new Date(line.now().getTime() + 1_000 + line.luck.below(120_000)))
}

function checkToken({ net }: Line, token: string | null): void {
  if (token === null || (token === net.tokens.valid && net.now < net.tokens.expiresAt)) return
  tally(net, 'token refused')
  throw new Permanent('this token is not valid', 'sign-in')
}

/** A call that reads: asked, answered, and perhaps refused. */
async function ask<T>(
  line: Line,
  what: string,
  token: string | null,
  answer: (manner: Manner) => T,
  replyId?: string,
): Promise<T> {
  await line.turn()
  const found = await line.life.call(`network: ${what}`, () => {
    const manners: Manner[] = ['away', 'rate limited']
    if (replyId) manners.push('cannot tell')
    const manner = mannerOf(line, manners)
    if (replyId) remember(line.net, replyId, manner)
    refuse(line, manner)
    checkToken(line, token)
    return answer(manner)
  })
  await line.turn()
  return found
}

function remember(net: Network, replyId: string, manner: Manner): void {
  net.met.set(replyId, [...(net.met.get(replyId) ?? []), manner])
}

/** Sends a reply. It arrives now, or after a stall if the sender has not given up; then the answer may be lost. */
async function send(line: Line, token: string, reply: ApprovedReply): Promise<Receipt> {
  const { net, luck, life } = line
  const began = net.now
  await line.sending(reply)
  tally(net, 'send')
  const manner = mannerOf(line, [
    'answer lost',
    'answer lost',
    'request lost',
    'away',
    'rate limited',
    'rejected',
  ])
  const lateArrival = luck.below(2) === 0
  let post: NetPost | null = null
  const arrive = () => {
    if (net.now - began > ARRIVES_WITHIN_MS) throw new OutcomeUnknown('the sender gave up')
    refuse(line, manner)
    checkToken(line, token)
    if (manner === 'rejected') {
      tally(net, manner)
      throw new Permanent('not allowed', 'reply-not-allowed')
    }
    if (manner === 'request lost') {
      tally(net, manner)
      throw new OutcomeUnknown('no answer')
    }
    post = accept(line, reply)
  }
  try {
    return await life.call('network: publish', async () => {
      if (lateArrival) await line.turn()
      arrive()
      if (!lateArrival) await line.turn()
      if (manner === 'answer lost') tally(net, manner)
      if (manner === 'answer lost' || post === null || net.now - began > ARRIVES_WITHIN_MS)
        throw new OutcomeUnknown('no answer')
      return receiptOf(post)
    })
  } catch (error) {
    const known = error instanceof Retryable || error instanceof RateLimited || error instanceof Permanent
    remember(net, reply.id, known ? 'fine' : 'answer lost')
    throw error
  }
}

/** The network takes a reply: it stands there for all to see. */
function accept({ net, luck }: Line, reply: ApprovedReply): NetPost {
  const parent = [...net.posts.values()].find(
    (post) => post.id === reply.targetId || post.currentId === reply.targetId,
  )
  if (!parent || parent.gone) throw new Permanent('the post is gone', 'target-gone')
  net.now++
  tally(net, 'published')
  return writePost(net, luck, {
    author: 'us',
    text: reply.text,
    parent,
    mentionsUs: false,
    replyId: reply.id,
  })
}

function receiptOf(post: NetPost): Receipt {
  return {
    externalId: post.id,
    url: `https://x.com/acme/status/${post.id}`,
    publishedAt: new Date(post.postedAt).toISOString(),
    spent: [{ kind: 'create', count: 1, usd: 0.01 }],
  }
}

function find(line: Line, reply: ApprovedReply, since: string, manner: Manner): Finding {
  const spent = [{ kind: 'owned-read' as const, count: 1, usd: 0.001 }]
  if (manner === 'cannot tell') {
    tally(line.net, manner)
    return { kind: 'cannot tell', candidates: [], spent }
  }
  const post = shown(line.net).find(
    ({ author, text, postedAt }) => author === 'us' && text === reply.text && postedAt >= Date.parse(since),
  )
  return post ? { kind: 'found', receipt: receiptOf(post) } : { kind: 'absent', spent }
}

/** One page of listening: from a little before the cursor, in any order, some twice. */
function page({ net, luck }: Line, order: WatchOrder, cursor: unknown): Batch {
  const after = (cursor as { after?: Record<string, number> } | null)?.after ?? {}
  const keyOf = (post: NetPost) => (order.kind === 'conversations' ? post.conversationId : 'all')
  const wanted = shown(net).filter((post) =>
    order.kind === 'conversations'
      ? order.conversations.includes(post.conversationId)
      : post.mentionsUs && post.author !== 'us',
  )
  const fresh = wanted.filter((post) => (post.place ?? 0) > (after[keyOf(post)] ?? 0))
  const taken = fresh.slice(0, 1 + luck.below(8))
  const next = { ...after }
  for (const post of taken) next[keyOf(post)] = post.place ?? 0
  const overlap = wanted.filter((post) => !fresh.includes(post)).slice(-luck.below(3))
  const doubled = taken.filter(() => luck.below(4) === 0)
  return aBatch({
    posts: luck.shuffled([...overlap, ...taken, ...doubled]).map((post) => incoming(post)),
    next: { after: next },
    more: taken.length < fresh.length,
    spent: [{ kind: 'read', count: taken.length, usd: 0.005 * taken.length }],
  })
}

function again({ net }: Line, ids: readonly string[]) {
  const { next: _next, more: _more, ...batch } = aBatch()
  for (const post of net.posts.values()) {
    if (!ids.includes(post.id) && !ids.includes(post.currentId)) continue
    if (post.gone) batch.removals.push({ externalId: post.id, reason: 'deleted' })
    else batch.posts.push(incoming(post))
  }
  return batch
}

function incoming(post: NetPost): IncomingPost {
  return aPost({
    externalId: post.id,
    currentId: post.currentId,
    conversationId: post.conversationId,
    parentId: post.parentId,
    author: post.author === 'us' ? anAuthor('acme', { externalId: 'us' }) : anAuthor(post.author),
    text: post.text,
    postedAt: new Date(post.postedAt).toISOString(),
    editedAt: post.editedAt === null ? null : new Date(post.editedAt).toISOString(),
    ours: post.author === 'us',
  })
}
