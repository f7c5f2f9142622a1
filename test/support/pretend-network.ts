import { z } from 'zod'
import type { Batch, Connector, Finding, Receipt, WatchOrder } from '../../connectors/connector.ts'
import type { ApprovedReply } from '../../src/crossing/approved-reply.ts'
import { OutcomeUnknown } from '../../src/failure.ts'
import { MINUTE, type TestIo } from './clock.ts'
import { aBatch } from './posts.ts'
import type { Settings } from './world.ts'

/** `lost answer`: it is out, but nobody told us · `lost request`: it is not, and nobody told us that either. */
export type Manner = 'takes it' | 'lost answer' | 'lost request' | Error

/** What stands on the pretend network. */
export interface PublicReply {
  id: string
  text: string
  targetId: string
  at: string
}

export const SETTLE_MS = 30_000

/**
 * A public network in memory: it keeps what it took, loses requests and answers when told to, and hands out pages of
 * listening. Not a copy of any of our code: only the other end of the line.
 */
export interface PretendNetwork {
  connector: Connector
  posts: PublicReply[]
  /** How the next calls of `publish` go, one each; after that it takes everything. */
  manners: Manner[]
  /** What the next look-ups say, instead of looking. */
  findings: (Finding | Error)[]
  /** The next pages of listening. */
  pages: (Batch | Error)[]
  /** Runs while a `publish` is under way, before the network does anything. */
  during: (() => Promise<unknown>) | null
  calls: {
    publish: number
    find: string[]
    pull: { order: WatchOrder; cursor: unknown }[]
    refresh: string[]
  }
  tokensUsed: string[]
  refuseRefresh: Error | null
}

const SettingsSchema: z.ZodType<Settings> = z.object({
  token: z.string(),
  refresh: z.string(),
  expiresAt: z.string().nullable(),
})

export function pretendNetwork(io: TestIo): PretendNetwork {
  const net: Omit<PretendNetwork, 'connector'> = {
    posts: [],
    manners: [],
    findings: [],
    pages: [],
    during: null,
    calls: { publish: 0, find: [], pull: [], refresh: [] },
    tokensUsed: [],
    refuseRefresh: null,
  }
  const connector: Connector<Settings, Settings> = {
    network: 'x',
    reading: SettingsSchema,
    writing: SettingsSchema,
    limits: { textLength: 280, measure: (text) => text.length, lookupBatch: 100, settleMs: SETTLE_MS },
    listen: (settings) => ({
      async pull(order, cursor) {
        net.tokensUsed.push(settings.token)
        net.calls.pull.push({ order, cursor })
        return answer(net.pages.shift() ?? aBatch())
      },
      reread: async () => answer(net.pages.shift() ?? aBatch()),
    }),
    publish: (settings) => ({
      async publish(reply) {
        net.tokensUsed.push(settings.token)
        net.calls.publish++
        await net.during?.()
        return take(net, reply, io)
      },
      async find(reply, since) {
        net.calls.find.push(since)
        return answer(net.findings.shift() ?? look(net, reply, since))
      },
    }),
    identify: async () => ({ externalId: 'us', handle: 'acme', name: 'Acme', avatarUrl: null }),
    expires: (settings) => settings.expiresAt,
    async refresh(settings) {
      net.calls.refresh.push(settings.refresh)
      if (net.refuseRefresh) throw net.refuseRefresh
      const n = net.calls.refresh.length + 1
      return {
        token: `token-${n}`,
        refresh: `refresh-${n}`,
        expiresAt: new Date(io.now().getTime() + 120 * MINUTE).toISOString(),
      }
    },
  }
  return Object.assign(net, { connector: connector as Connector })
}

function answer<T>(value: T | Error): T {
  if (value instanceof Error) throw value
  return value
}

function take(net: Omit<PretendNetwork, 'connector'>, reply: ApprovedReply, io: TestIo): Receipt {
  const manner = net.manners.shift() ?? 'takes it'
  if (manner instanceof Error) throw manner
  if (manner === 'lost request') throw new OutcomeUnknown('no answer')
  const post = {
    id: `9${net.posts.length + 1}`,
    text: reply.text,
    targetId: reply.targetId,
    at: io.now().toISOString(),
  }
  net.posts.push(post)
  if (manner === 'lost answer') throw new OutcomeUnknown('no answer')
  return receiptOf(post)
}

function receiptOf(post: PublicReply): Receipt {
  const spent = [{ kind: 'create' as const, count: 1, usd: 0.01 }]
  return { externalId: post.id, url: `https://x.com/acme/status/${post.id}`, publishedAt: post.at, spent }
}

function look(net: Omit<PretendNetwork, 'connector'>, reply: ApprovedReply, since: string): Finding {
  const spent = [{ kind: 'owned-read' as const, count: 1, usd: 0.001 }]
  const post = net.posts.find((p) => p.text === reply.text && p.targetId === reply.targetId && p.at >= since)
  return post ? { kind: 'found', receipt: { ...receiptOf(post), spent } } : { kind: 'absent', spent }
}
