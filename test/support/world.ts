import type { Connector } from '../../connectors/connector.ts'
import { insertPerson } from '../../db/inside/people.ts'
import { addVersion, moveProposal, readProposal, startProposal } from '../../db/inside/proposals.ts'
import { giveWatchToSpace } from '../../db/inside/space-watches.ts'
import { insertSpace, saveRole } from '../../db/inside/spaces.ts'
import { inTransaction } from '../../db/open.ts'
import { insertAccount } from '../../db/outside/accounts.ts'
import { markConnected, storeCredential } from '../../db/outside/credentials.ts'
import { storePosts } from '../../db/outside/posts.ts'
import { type CrossingReply, receiveReply } from '../../db/outside/receive-reply.ts'
import { insertWatch } from '../../db/outside/watches.ts'
import type { InsideDb, OutsideDb } from '../../db/stores.ts'
import type { LiveEvent } from '../../src/api/schema/live.ts'
import { type Approval, type Approved, approve } from '../../src/crossing/approve.ts'
import { proposalDigest, type ReplyFields } from '../../src/crossing/approved-reply.ts'
import type { Caller, Role } from '../../src/inside/rights.ts'
import type { IncomingPost } from '../../src/outside/incoming-post.ts'
import { intake } from '../../workers/intake.ts'
import { type TestIo, testIo } from './clock.ts'
import { aPost } from './posts.ts'
import { aSealedReply, signing, vaults } from './sealing.ts'
import type { Stores } from './stores.ts'

/** What the sign-in of the pretend network consists of. */
export interface Settings {
  token: string
  refresh: string
  expiresAt: string | null
}

/** A signal that never aborts. */
export const going = new AbortController().signal

/** A connected account, ready to read and to write. */
export async function anAccount(
  outside: OutsideDb,
  io: TestIo,
  settings: Partial<Settings> = {},
): Promise<string> {
  const sealed = await vaults.read.sealForBoth({
    token: 'token-1',
    refresh: 'refresh-1',
    expiresAt: null,
    ...settings,
  })
  const id = await insertAccount(outside, io, { network: 'x', baseUrl: null, sealed })
  const identity = { externalId: `us-${id}`, handle: 'acme', name: 'Acme', avatarUrl: null }
  await storeCredential(outside, id, { ...sealed, expiresAt: settings.expiresAt ?? null }, io.now())
  await markConnected(outside, id, identity, io.now())
  return id
}

/** A watch for mentions, due at once. */
export async function aWatch(
  outside: OutsideDb,
  io: TestIo,
  accountId: string,
  change: Partial<Parameters<typeof insertWatch>[1]> = {},
): Promise<string> {
  const id = io.id()
  const watch = { id, account_id: accountId, kind: 'mentions', query: '', every_seconds: 60 } as const
  await insertWatch(outside, { ...watch, budget_usd: null, ...change }, io.now().toISOString())
  return id
}

/** A person as a caller, with their roles. */
export async function aCaller(
  inside: InsideDb,
  io: TestIo,
  name: string,
  roles: Record<string, Role> = {},
  administrator = false,
): Promise<Caller> {
  const email = `${name.toLowerCase()}@test.example`
  const row = await insertPerson(inside, io, { name, email, passwordHash: '-', administrator })
  if (!row) throw new Error(`${email} is taken`)
  for (const [spaceId, role] of Object.entries(roles)) await saveRole(inside, spaceId, row.id, role)
  return { id: row.id, name, administrator, roles: new Map(Object.entries(roles)) }
}

/** An account with a watch, a space that gets its finds, and its people. */
export interface World {
  stores: Stores
  io: TestIo
  accountId: string
  watchId: string
  spaceId: string
  /** reader, member, approvers and lead of the space, in that order. */
  rita: Caller
  ana: Caller
  marc: Caller
  paul: Caller
  lea: Caller
  told: LiveEvent[]
}

export async function aWorld(
  stores: Stores,
  space: { holdSeconds?: number; approvalsNeeded?: number } = {},
): Promise<World> {
  const io = testIo()
  const { inside, outside } = stores
  const accountId = await anAccount(outside, io)
  const watchId = await aWatch(outside, io, accountId)
  const row = await insertSpace(inside, io, { name: 'Care', holdSeconds: 15, approvalsNeeded: 1, ...space })
  await giveWatchToSpace(inside, watchId, row.id)
  const person = (name: string, role: Role) => aCaller(inside, io, name, { [row.id]: role })
  return {
    stores,
    io,
    accountId,
    watchId,
    spaceId: row.id,
    rita: await person('Rita', 'reader'),
    ana: await person('Ana', 'member'),
    marc: await person('Marc', 'approver'),
    paul: await person('Paul', 'approver'),
    lea: await person('Lea', 'lead'),
    told: [],
  }
}

/** Posts come to us through the world's watch (or another); answers our ids in their order. */
export async function hear(world: World, posts: IncomingPost[], watchId = world.watchId): Promise<string[]> {
  const { outside } = world.stores
  const source = { network: 'x', accountId: world.accountId, watchId }
  await inTransaction(outside, (trx) => storePosts(trx, world.io, source, posts))
  return await Promise.all(posts.map((post) => idOf(outside, post.externalId)))
}

/** Our id of a post. */
export async function idOf(outside: OutsideDb, externalId: string): Promise<string> {
  const { id } = await outside
    .selectFrom('outside.posts')
    .select('id')
    .where('external_id', '=', externalId)
    .executeTakeFirstOrThrow()
  return id
}

/** The inside takes in what came. */
export async function takeInAll(world: World): Promise<void> {
  const { inside, outside } = world.stores
  await intake({ inside, outside, io: world.io, tell: (event) => void world.told.push(event) })({}, going)
}

/** A thread about a post that just came; answers its id and the post's. */
export async function aThread(
  world: World,
  post: IncomingPost = aPost(),
): Promise<{ threadId: string; postId: string }> {
  const [postId = ''] = await hear(world, [post])
  await takeInAll(world)
  const { thread_id } = await world.stores.inside
    .selectFrom('inside.thread_posts')
    .select('thread_id')
    .where('post_id', '=', postId)
    .executeTakeFirstOrThrow()
  return { threadId: thread_id, postId }
}

/** A proposal, submitted unless told otherwise. */
export async function aProposal(
  world: World,
  thread: { threadId: string; postId: string },
  { by = world.ana, text = 'We are on it', submitted = true } = {},
): Promise<string> {
  const { inside } = world.stores
  const { accountId, spaceId, io } = world
  const digest = proposalDigest({ text, targetId: thread.postId, accountId })
  return await inTransaction(inside, async (trx) => {
    const started = {
      threadId: thread.threadId,
      spaceId,
      targetPostId: thread.postId,
      accountId,
      text,
      digest,
    }
    const id = await startProposal(trx, io, { ...started, authorId: by.id })
    const row = await readProposal(trx, id)
    const move = { from: ['draft'], to: 'submitted', version: 1, actorId: by.id, what: 'submitted' } as const
    if (submitted && row) await moveProposal(trx, io, row, move)
    return id
  })
}

/** The proposal as it stands. */
export async function proposalOf(world: World, proposalId: string) {
  const row = await readProposal(world.stores.inside, proposalId)
  if (!row) throw new Error('there is no such proposal')
  return row
}

/** Somebody writes other words; answers whether it was possible. */
export async function reviseAs(
  world: World,
  by: Caller,
  proposalId: string,
  text: string,
  baseVersion?: number,
): Promise<boolean> {
  const row = await proposalOf(world, proposalId)
  const { target_post_id: targetId, account_id: accountId } = row
  const words = { text, digest: proposalDigest({ text, targetId, accountId }) }
  return await inTransaction(world.stores.inside, (trx) =>
    addVersion(trx, world.io, row, words, baseVersion ?? row.version, by.id),
  )
}

/** Somebody says yes (or what `change` says) to the proposal exactly as it stands. */
export async function approveAs(
  world: World,
  by: Caller,
  proposalId: string,
  change: Partial<Approval> = {},
): Promise<Approved> {
  const row = await proposalOf(world, proposalId)
  const target = await world.stores.outside
    .selectFrom('outside.posts')
    .select(['current_id', 'conversation_id', 'revision'])
    .where('id', '=', row.target_post_id)
    .executeTakeFirstOrThrow()
  const said = { decision: 'approve', reason: null, sendAt: null } as const
  return await approve(
    { inside: world.stores.inside, io: world.io, signing },
    by,
    { proposalId, version: row.version, digest: row.digest, ...said, ...change },
    { targetId: target.current_id, conversationId: target.conversation_id, revision: target.revision },
  )
}

/** An approved reply in its hold; answers its id. */
export async function aHeldReply(
  world: World,
  thread: { threadId: string; postId: string },
  proposal: { by?: Caller; text?: string } = {},
): Promise<string> {
  const result = await approveAs(world, world.marc, await aProposal(world, thread, proposal))
  if (result.kind !== 'recorded' || result.replyId === null) throw new Error('it was not approved')
  return result.replyId
}

/** A reply that crossed, with its waiting delivery, as the public store has it. */
export async function aDelivery(
  world: Pick<World, 'stores' | 'io' | 'accountId'>,
  targetPostId: string,
  change: Partial<ReplyFields> = {},
  seen: Partial<CrossingReply> = {},
): Promise<string> {
  const id = change.id ?? world.io.id()
  const sealed = aSealedReply({ id, accountId: world.accountId, ...change })
  const reply = {
    sealed,
    targetPostId,
    targetRevision: 1,
    seenAt: world.io.now().toISOString(),
    ...seen,
  }
  await receiveReply(world.stores.outside, reply, world.io.now())
  return id
}

/** A delivery's row. */
export async function deliveryOf(outside: OutsideDb, replyId: string) {
  return await outside
    .selectFrom('outside.deliveries')
    .selectAll()
    .where('reply_id', '=', replyId)
    .executeTakeFirstOrThrow()
}

/** The one connector there is, whatever the network is called. */
export function only(connector: Connector): (network: string) => Connector {
  return () => connector
}
