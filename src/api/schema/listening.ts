import { z } from 'zod'
import { Id, Text, Time, Words } from './base.ts'

/** One of our accounts on a network. Credentials go in and never come out. */
export const Account = z.object({
  id: Id,
  network: z.string(),
  handle: z.string(),
  name: z.string(),
  avatarUrl: z.string().nullable(),
  /** connecting: being checked · ok · needs-sign-in: the network no longer accepts the credential · no-credit. */
  state: z.enum(['connecting', 'ok', 'needs-sign-in', 'no-credit']),
  error: z.string().nullable(),
  /** Set while nothing goes out from this account. */
  stopped: z.object({ since: Time, reason: z.string().nullable() }).nullable(),
  mayWrite: z.boolean(),
  spentUsdThisMonth: z.number(),
  createdAt: Time,
})
export type Account = z.output<typeof Account>

/** Keys and tokens are printable ASCII; anything else was pasted by mistake. */
const Secret = z
  .string()
  .max(1000)
  .regex(/^[\x21-\x7e]+$/, 'holds characters that no key has')
/** What X hands out on its developer page, or what an OAuth 2 sign-in gave. */
export const XCredential = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('oauth1'),
    appKey: Secret,
    appSecret: Secret,
    accessToken: Secret,
    accessSecret: Secret,
  }),
  z.strictObject({
    kind: z.literal('oauth2'),
    clientId: Secret,
    clientSecret: Secret.optional(),
    accessToken: Secret,
    refreshToken: Secret.optional(),
    expiresAt: Time.optional(),
  }),
])
export const NewAccount = z.strictObject({ network: z.literal('x'), credential: XCredential })
export const AccountChange = z.strictObject({
  credential: XCredential.optional(),
  remove: z.literal(true).optional(),
})
export const NewAuthorisation = z.strictObject({
  network: z.literal('x'),
  clientId: Secret,
  clientSecret: Secret.optional(),
})

export const WatchKind = z.enum(['mentions', 'conversations', 'search', 'profile'])
export type WatchKind = z.output<typeof WatchKind>

/** Something we listen to. */
export const Watch = z.object({
  id: Id,
  accountId: Id,
  spaceId: Id,
  kind: WatchKind,
  query: z.string(),
  everySeconds: z.int(),
  lastReadAt: Time.nullable(),
  nextReadAt: Time.nullable(),
  error: z.string().nullable(),
  paused: z.object({ since: Time, reason: z.string().nullable() }).nullable(),
  budgetUsdPerMonth: z.number().nullable(),
  spentUsdThisMonth: z.number(),
  postsToday: z.int(),
  openGaps: z.array(z.object({ from: Time, to: Time, why: z.string() })),
  malformed: z.int(),
})
export type Watch = z.output<typeof Watch>

export const NewWatch = z
  .strictObject({
    accountId: Id,
    spaceId: Id,
    kind: WatchKind,
    query: Text(512).default(''),
    everySeconds: z.int().min(1).max(86_400).default(60),
    budgetUsdPerMonth: z.number().min(0).max(100_000).nullable().default(null),
  })
  .refine((w) => !(w.kind === 'search' || w.kind === 'profile') || w.query.trim() !== '', {
    message: 'say what to look for',
    path: ['query'],
  })
export const WatchChange = z.strictObject({
  query: Words(512).optional(),
  everySeconds: z.int().min(1).max(86_400).optional(),
  budgetUsdPerMonth: z.number().min(0).max(100_000).nullable().optional(),
  paused: z.boolean().optional(),
  remove: z.literal(true).optional(),
})

/** Stops (or lets go on) everything outgoing, or one account. */
export const StopOrder = z.strictObject({
  account: Id.optional(),
  stopped: z.boolean(),
  reason: Text(500).optional(),
})
export const Stops = z.object({
  all: z.object({ since: Time, reason: z.string().nullable() }).nullable(),
  accounts: z.array(z.object({ account: Id, since: Time, reason: z.string().nullable() })),
})
export type Stops = z.output<typeof Stops>

/** How the machine is, for the bar at the top of the page. */
export const Status = z.object({
  version: z.string(),
  rehearsal: z.string().nullable(),
  queue: z.enum(['ok', 'down']),
  stops: Stops,
  problems: z.array(z.object({ what: z.string(), todo: z.string() })),
})
export type Status = z.output<typeof Status>
