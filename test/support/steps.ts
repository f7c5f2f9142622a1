import { randomBytes } from 'node:crypto'
import type { PostItem, ProposalItem } from '../../src/api/schema/items.ts'
import type { Reply, ReplyState } from '../../src/api/schema/replies.ts'
import type { Bridge } from './bridge.ts'
import type { PublicPost } from './network.ts'
import { until } from './until.ts'

/** A conversation as both sides see it: the post outside, and what it became inside. */
export interface Conversation {
  threadId: string
  /** Outside. */
  said: PublicPost
  /** Inside. */
  post: PostItem
}

/** Words nobody has used before: what was meant, and a last word to find them by. */
export function words(what: string): string {
  return `${what} z${randomBytes(5).toString('hex')}`
}

/** Somebody outside mentions us; answers once the thread is there. */
export async function mention(bridge: Bridge, text: string, as = 'mia_okafor'): Promise<Conversation> {
  const said = await bridge.network.act({ as, do: 'post', text: `@acme ${text}` })
  return await until(`the thread about "${text}"`, () => conversationAbout(bridge, said))
}

/** What a public post became inside, if it is there yet. */
export async function conversationAbout(bridge: Bridge, said: PublicPost): Promise<Conversation | null> {
  const query = { text: said.text.split(' ').at(-1) ?? '' }
  const { threads } = await bridge.lea.call('listThreads', { query })
  for (const { id } of threads) {
    const post = await findPost(bridge, id, said.id)
    if (post) return { threadId: id, said, post }
  }
  return null
}

/** A post of a thread, by the id it has on the network. */
export async function findPost(
  bridge: Bridge,
  threadId: string,
  externalId: string,
): Promise<PostItem | undefined> {
  const { items } = await bridge.lea.call('readThread', { at: { id: threadId } })
  return items.find((item): item is PostItem => item.kind === 'post' && item.externalId === externalId)
}

/** Ana proposes an answer and asks for approval. */
export async function propose(
  bridge: Bridge,
  { threadId, post }: Conversation,
  text: string,
): Promise<ProposalItem> {
  const body = { text, inReplyTo: post.id, account: bridge.account }
  const { proposal } = await bridge.ana.call('propose', { at: { id: threadId }, body })
  return (await bridge.ana.call('submit', { at: { id: proposal.id }, body: {} })).proposal
}

/** Marc approves exactly this version. */
export async function approve(bridge: Bridge, proposal: ProposalItem, sendAt?: Date): Promise<Reply> {
  const { reply } = await bridge.marc.call('approve', {
    at: { id: proposal.id },
    body: {
      version: proposal.version,
      digest: proposal.digest,
      decision: 'approve',
      ...(sendAt && { sendAt: sendAt.toISOString() }),
    },
  })
  if (!reply) throw new Error('one approval was not enough')
  return reply
}

/** Waits until a reply is in one of these states; answers it. */
export async function replyIn(bridge: Bridge, id: string, ...states: ReplyState[]): Promise<Reply> {
  let last: Reply | undefined
  return await until(`a reply that is ${states.join(' or ')}`, async () => {
    const answer = await bridge.ana.ask('readReply', { at: { id } }).catch(() => null)
    if (answer?.status !== 200) return null
    last = (answer.body as { reply: Reply }).reply
    return states.includes(last.state) ? last : null
  }).catch((error: unknown) => {
    throw new Error(`${String(error)}; it is ${last?.state} (${last?.why ?? last?.lapse ?? 'no reason'})`)
  })
}
