import { giveWatchToSpace } from '../../db/inside/space-watches.ts'
import { inTransaction } from '../../db/open.ts'
import { storePosts } from '../../db/outside/posts.ts'
import type { Role } from '../../src/inside/rights.ts'
import { intake } from '../../workers/intake.ts'
import type { Flock } from '../support/canaries.ts'
import type { TestIo } from '../support/clock.ts'
import { anAuthor, aPost } from '../support/posts.ts'
import type { Answer, TestPerson, TestServer } from '../support/server.ts'
import { aWatch, going } from '../support/world.ts'

/** A server with one account of ours, and the means to let spaces live in it. */
export interface House {
  server: TestServer
  io: TestIo
  accountId: string
}

/** A space with its people and everything that can be in one, all of it in words that hold a marker of its flock. */
export interface Household {
  people: Record<Role, TestPerson>
  ids: { space: string; watch: string; thread: string; post: string; proposal: string; reply: string }
  /** Also those that only the stores name. */
  allIds: string[]
}

const ROLES: Role[] = ['reader', 'member', 'approver', 'lead']

/** Lets a space come to life. `name` is also what its posts are told apart by outside. */
export async function household(
  { server, io, accountId }: House,
  name: string,
  flock: Flock,
): Promise<Household> {
  const space = await server.space(flock.hatch('space'))
  const people = {} as Record<Role, TestPerson>
  for (const role of ROLES)
    people[role] = await server.person(flock.hatch(role), { spaces: { [space]: role } })
  const query = flock.hatch('query')
  const watch = await aWatch(server.stores.outside, io, accountId, { kind: 'search', query })
  await giveWatchToSpace(server.stores.inside, watch, space)
  await hear({ server, io, accountId }, watch, name, flock)
  const { lead } = people
  const { threads } = (await ok(lead.send('GET', `/api/v1/threads?space=${space}&order=oldest`))).body
  const [first, second] = threads
  const item = async (thread: string) =>
    (await ok(lead.send('GET', `/api/v1/threads/${thread}`))).body.items.find(
      (i: { kind: string }) => i.kind === 'post',
    )
  const post = (await item(first.id)).id
  const found = await debate({ people, thread: first.id, post, account: accountId }, flock)
  const token = await triage(people, second.id, flock)
  const ids = { space, watch, thread: first.id, post, ...found }
  const persons = Object.values(people).map(({ id }) => id)
  return { people, ids, allIds: [...Object.values(ids), second.id, token, ...persons] }
}

/** Two people outside write, and the inside takes it in. */
async function hear(
  { server, io, accountId }: House,
  watchId: string,
  name: string,
  flock: Flock,
): Promise<void> {
  const { inside, outside } = server.stores
  const posts = ['1', '2'].map((n) =>
    aPost({
      externalId: `${name}${n}`,
      text: `@acme ${flock.hatch('post')}`,
      author: anAuthor(`${name}${n}`),
    }),
  )
  await inTransaction(outside, (trx) => storePosts(trx, io, { network: 'x', accountId, watchId }, posts))
  await intake({ inside, outside, io, tell: server.live.tell })({}, going)
}

interface Place {
  people: Record<Role, TestPerson>
  thread: string
  post: string
  account: string
}

/** Notes, and a proposal in every state there is. */
async function debate({ people, thread, post, account }: Place, flock: Flock) {
  const { member, approver } = people
  const said = { text: `${flock.hatch('note')} & "more"`, mentions: [approver.id] }
  await ok(member.send('POST', `/api/v1/threads/${thread}/notes`, said))
  const draft = async (kind: string) => {
    const body = { text: flock.hatch(kind), inReplyTo: post, account }
    return (await ok(member.send('POST', `/api/v1/threads/${thread}/proposals`, body))).body.proposal
  }
  const asked = async (kind: string) => {
    const { id } = await draft(kind)
    return (await ok(member.send('POST', `/api/v1/proposals/${id}/submit`, {}))).body.proposal
  }
  const decide = async (kind: string, decision: string) => {
    const { id, version, digest } = await asked(kind)
    const body = { version, digest, decision, reason: flock.hatch('reason') }
    return (await ok(approver.send('POST', `/api/v1/proposals/${id}/approvals`, body))).body.reply
  }
  const left = await draft('draft')
  const revision = { text: flock.hatch('revision'), baseVersion: 1 }
  await ok(member.send('PUT', `/api/v1/proposals/${left.id}`, revision))
  await ok(member.send('POST', `/api/v1/proposals/${(await draft('withdrawn')).id}/withdraw`))
  await asked('waiting')
  await decide('wrong', 'send-back')
  const taken = await decide('undone', 'approve')
  await ok(member.send('POST', `/api/v1/replies/${taken.id}/undo`))
  const held = await decide('held', 'approve')
  return { proposal: left.id as string, reply: held.id as string }
}

async function triage(
  { lead, member }: Record<Role, TestPerson>,
  thread: string,
  flock: Flock,
): Promise<string> {
  const change = { title: flock.hatch('title'), assigneeId: member.id, queue: 'done' }
  await ok(lead.send('PATCH', `/api/v1/threads/${thread}`, change))
  await ok(member.send('POST', `/api/v1/threads/${thread}/seen`))
  const label = flock.hatch('label')
  return (await ok(member.send('POST', '/api/v1/tokens', { label }))).body.token.id
}

/** An answer that must be a yes. */
export async function ok(asked: Promise<Answer>): Promise<Answer> {
  const answer = await asked
  if (answer.status >= 300) throw new Error(`${answer.status} ${answer.text}`)
  return answer
}
