import type { DeliveryItem, Item, PostItem, ProposalItem } from '../../api/schema/items.ts'
import type { Reply } from '../../api/schema/replies.ts'

const AT = '2026-11-24T08:00:00.000Z'
const ana = { id: '01ana0000000', name: 'Ana' }

/** A public post of Jeanne's, with what the test cares about changed. */
export function aPost(change: Partial<PostItem> = {}): PostItem {
  return {
    kind: 'post',
    id: 'post1',
    at: AT,
    network: 'x',
    externalId: '1',
    url: null,
    author: {
      id: 'a1',
      network: 'x',
      handle: 'jbrun',
      name: 'Jeanne Brun',
      bio: null,
      avatarUrl: null,
      followers: 212,
    },
    text: 'where is my parcel',
    parts: [],
    lang: 'en',
    media: [],
    parentId: null,
    ours: false,
    editedAt: null,
    earlier: [],
    gone: null,
    metrics: {},
    mayReply: { may: true },
    replyId: null,
    ...change,
  }
}

/** A draft answer to `aPost()`. */
export function aProposal(change: Partial<ProposalItem> = {}): ProposalItem {
  return {
    kind: 'proposal',
    id: 'prop1',
    at: AT,
    author: ana,
    state: 'draft',
    version: 1,
    digest: 'd1',
    text: 'on Thursday',
    inReplyTo: 'post1',
    account: 'acc1',
    versions: [],
    length: { length: 11, limit: 280 },
    costUsd: null,
    approvals: { given: 0, needed: 1 },
    may: { edit: true, submit: true, approve: false, withdraw: true },
    replyId: null,
    ...change,
  }
}

/** What became of an approved answer to `aPost()`. */
export function aDelivery(change: Partial<Reply> = {}): DeliveryItem {
  const reply: Reply = {
    id: 'reply1',
    threadId: 't1',
    proposalId: 'prop1',
    network: 'x',
    account: 'acc1',
    accountHandle: 'acme',
    text: 'on Thursday',
    inReplyTo: 'post1',
    targetHandle: 'jbrun',
    state: 'held',
    approvedBy: [],
    approvedAt: AT,
    releaseAt: AT,
    scheduled: false,
    undoable: true,
    lapse: null,
    why: null,
    nextAt: null,
    attempts: 0,
    receipt: null,
    candidates: [],
    updatedAt: AT,
    ...change,
  }
  return { kind: 'delivery', id: reply.id, at: AT, reply }
}

/** An event of a thread. */
export function anEvent(id: string): Item {
  return { kind: 'event', id, at: AT, actor: ana, what: 'proposed', data: {} }
}

/** A note of a thread. */
export function aNote(id: string): Item {
  return { kind: 'note', id, at: AT, author: ana, text: 'true', mentions: [] }
}
