import type { DeliveryItem, Item, PostItem, ProposalItem } from '../../api/schema/items.ts'

/** A post, what answers it outside, and what we mean to answer, which only exists inside. */
export interface Node {
  post: PostItem
  replies: Node[]
  /** Proposals under way (drafts, submitted, sent back), oldest first: A, B, C. */
  proposals: ProposalItem[]
  /** Approved replies that are not (yet) a public post, oldest first. */
  deliveries: DeliveryItem[]
}

/**
 * The public conversation as a tree. Posts whose parent we do not have stand at the top. What an approved reply became
 * is shown in its place until its post has come back from the network.
 */
export function outsideTree(items: readonly Item[]): Node[] {
  const posts = items.filter((item): item is PostItem => item.kind === 'post')
  const nodes = new Map<string, Node>(
    posts.map((post) => [post.id, { post, replies: [], proposals: [], deliveries: [] }]),
  )
  const roots: Node[] = []
  for (const node of nodes.values()) {
    const parent = node.post.parentId ? nodes.get(node.post.parentId) : undefined
    if (parent && parent !== node) parent.replies.push(node)
    else roots.push(node)
  }
  const arrived = new Set(posts.flatMap((post) => post.replyId ?? []))
  for (const item of items) {
    if (item.kind === 'proposal' && isOpen(item)) nodes.get(item.inReplyTo)?.proposals.push(item)
    if (item.kind === 'delivery' && !arrived.has(item.reply.id) && item.reply.state !== 'undone')
      nodes.get(item.reply.inReplyTo)?.deliveries.push(item)
  }
  return roots
}

/** True while a proposal can still become something. */
export function isOpen(proposal: ProposalItem): boolean {
  return proposal.state === 'draft' || proposal.state === 'submitted' || proposal.state === 'sent-back'
}

/** The post one most likely wants to answer: the newest of theirs that may be answered, else the newest of theirs. */
export function postToAnswer(items: readonly Item[]): PostItem | undefined {
  const theirs = items.filter((item): item is PostItem => item.kind === 'post' && !item.ours && !item.gone)
  return theirs.findLast((post) => post.mayReply.may) ?? theirs.at(-1)
}

/** The proposal the gate speaks of: the newest that waits for approval, else the newest open one. */
export function currentProposal(items: readonly Item[]): ProposalItem | undefined {
  const open = items.filter((item): item is ProposalItem => item.kind === 'proposal' && isOpen(item))
  return open.findLast((p) => p.state === 'submitted') ?? open.at(-1)
}

/** Somebody's first name, as a sentence would say it. */
export function shortName(author: { name: string; handle: string }): string {
  return author.name.trim().split(/\s+/)[0] || `@${author.handle}`
}
