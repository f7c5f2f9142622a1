import { saveSession } from '../../db/inside/sessions.ts'
import { saveRole } from '../../db/inside/spaces.ts'
import { newSecret, secretHash } from '../../db/secret.ts'
import { hashPassword } from '../../src/inside/password.ts'
import type { Role } from '../../src/inside/rights.ts'
import { aPost } from '../support/posts.ts'
import { PASSWORD, startServer, type TestServer } from '../support/server.ts'
import { aCaller, aHeldReply, aProposal, aThread, aWorld, proposalOf, type World } from '../support/world.ts'
import type { Known } from './valid.ts'

/** A real server over a world with something of everything in it, and one caller of each role. */
export interface Place extends AsyncDisposable {
  server: TestServer
  world: World
  known: Known
  /** The digest of the words of each proposal, by its id. */
  digests: Map<string, string>
  /** The cookie each role sends; null: none. */
  roles: Record<string, string | null>
  /** What no answer may hold: the secrets of everybody and of the machine. */
  secrets: string[]
  /** Gives everybody back what requests took from them, and puts new words up for approval. */
  revive(): Promise<void>
}

/** Builds it, with two approved replies in their hold. */
export async function aPlace({ webDir = null }: { webDir?: string | null } = {}): Promise<Place> {
  const server = await startServer({ webDir })
  const { stores } = server
  const world = await aWorld(stores)
  const elsewhere = await server.space('Elsewhere')
  const people = await everybody(world, elsewhere)
  const threads = []
  for (let n = 0; n < 3; n++)
    threads.push(await aThread(world, aPost({ externalId: `10${n}`, text: `Lamp ${n}` })))
  const replies: string[] = []
  for (const thread of threads.slice(0, 2))
    replies.push(await aHeldReply(world, thread, { text: 'Held words' }))
  const password_hash = await hashPassword(PASSWORD)
  await stores.inside.updateTable('inside.people').set({ password_hash }).execute()
  const known: Known = {
    threads: threads.map(({ threadId }) => threadId),
    posts: threads.map(({ postId }) => postId),
    proposals: [],
    replies,
    accounts: [world.accountId],
    watches: [world.watchId],
    spaces: [world.spaceId, elsewhere],
    people: [world.rita.id, world.ana.id, world.marc.id],
    emails: ['ana@test.example', 'nobody@test.example'],
  }
  const sealed = await stores.outside
    .selectFrom('outside.accounts')
    .select(['read_settings', 'write_settings'])
    .execute()
  const boxes = sealed.flatMap((row) => Object.values(row)).filter((box) => box !== null)
  const place: Place = {
    ...{ server, world, known, digests: new Map() },
    roles: { nobody: null, 'somebody with a made-up cookie': 'conclave=made-up' },
    secrets: [...boxes, password_hash, stores.dataDir ?? '/conclave-'],
    revive: () => revive(place, people),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
  await place.revive().catch(async (error: unknown) => {
    await server[Symbol.asyncDispose]()
    throw error
  })
  return place
}

interface Somebody {
  who: string
  id: string
  administrator: boolean
  disabled: boolean
  /** Their role, and in which space. */
  role: Role | null
  spaceId: string
}

async function everybody(world: World, elsewhere: string): Promise<Somebody[]> {
  const { inside } = world.stores
  const { spaceId } = world
  const stranger = await aCaller(inside, world.io, 'Zoe', { [elsewhere]: 'lead' })
  const former = await aCaller(inside, world.io, 'Fred', { [spaceId]: 'lead' })
  const administrator = await aCaller(inside, world.io, 'Ada', {}, true)
  const member = { administrator: false, disabled: false, spaceId }
  return [
    { ...member, who: 'a former member', id: former.id, disabled: true, role: 'lead' },
    { ...member, who: 'a stranger', id: stranger.id, role: 'lead', spaceId: elsewhere },
    { ...member, who: 'a reader', id: world.rita.id, role: 'reader' },
    { ...member, who: 'a member', id: world.ana.id, role: 'member' },
    { ...member, who: 'an approver', id: world.marc.id, role: 'approver' },
    { ...member, who: 'another approver', id: world.paul.id, role: 'approver' },
    { ...member, who: 'a lead', id: world.lea.id, role: 'lead' },
    { ...member, who: 'an administrator', id: administrator.id, administrator: true, role: null },
  ]
}

async function revive({ server, world, known, digests, roles, secrets }: Place, people: Somebody[]) {
  const { inside, outside } = server.stores
  await inside.deleteFrom('inside.members').execute()
  for (const { who, id, administrator, disabled, role, spaceId } of people) {
    const change = {
      administrator: administrator ? 1 : 0,
      disabled_at: disabled ? world.io.now().toISOString() : null,
    } as const
    await inside.updateTable('inside.people').set(change).where('id', '=', id).execute()
    if (role) await saveRole(inside, spaceId, id, role)
    const cookie = await cookieFor(server, id)
    roles[who] = cookie
    secrets.push(cookie.replace('conclave=', ''))
  }
  await inside.updateTable('inside.spaces').set({ approvals_needed: 1 }).execute()
  await outside.updateTable('outside.accounts').set({ removed_at: null }).execute()
  const proposals: string[] = []
  for (const [n, threadId] of (known.threads ?? []).entries())
    proposals.push(await aProposal(world, { threadId, postId: known.posts?.[n] ?? '' }))
  for (const id of proposals) digests.set(id, (await proposalOf(world, id)).digest)
  known.proposals = proposals
}

async function cookieFor(server: TestServer, personId: string): Promise<string> {
  const secret = newSecret()
  const { io } = server.api
  await saveSession(server.stores.inside, {
    id: io.id(),
    secretHash: secretHash(secret),
    personId,
    kind: 'cookie',
    label: '',
    at: io.now().toISOString(),
    expiresAt: new Date(io.now().getTime() + 86_400_000).toISOString(),
  })
  return `conclave=${secret}`
}
