import { createContext, useCallback, useContext, useState } from 'react'
import type { Problem } from '../../api/schema/base.ts'
import type { PostItem, ProposalItem } from '../../api/schema/items.ts'
import type { ThreadPage } from '../../api/schema/threads.ts'
import { hasBuffer } from '../app/buffer.ts'
import { currentProposal, isOpen } from './tree.ts'

/** What is being written outside: a new answer to a post, or a new version of a proposal. */
export type Drafting = { kind: 'new'; postId: string } | { kind: 'edit'; proposalId: string } | null

/** What in a version of a proposal must be confirmed before it is submitted. */
export interface Marked {
  proposalId: string
  version: number
  findings: NonNullable<Problem['findings']>
}

/** What the outside side shares: the thread, and what one looks at and writes. */
export interface Desk {
  page: ThreadPage
  drafting: Drafting
  setDrafting: (drafting: Drafting) => void
  /** The proposal whose tab is open, and that the gate speaks of. */
  current: ProposalItem | undefined
  choose: (proposalId: string) => void
  changes: boolean
  setChanges: (shown: boolean) => void
  /** Digests whose clean text has been on the screen. */
  seen: ReadonlySet<string>
  see: (digest: string) => void
  marked: Marked | null
  mark: (marked: Marked | null) => void
}

/** The buffer of an answer being written to a post, and of a proposal being edited. They never meet a note's. */
export const bufferOf = {
  answer: (postId: string) => `answer.${postId}`,
  edit: (proposalId: string) => `edit.${proposalId}`,
}

/** Everything one does on the outside side, until the thread is left. */
export function useDeskState(page: ThreadPage): Desk {
  const [drafting, setDrafting] = useState<Drafting>(() => unsent(page))
  const [chosen, choose] = useState<string | null>(null)
  const [changes, setChanges] = useState(false)
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set())
  const [marked, mark] = useState<Marked | null>(null)
  const see = useCallback(
    (digest: string) => setSeen((all) => (all.has(digest) ? all : new Set([...all, digest]))),
    [],
  )
  const picked = page.items.find(
    (i): i is ProposalItem => i.kind === 'proposal' && i.id === chosen && isOpen(i),
  )
  return {
    page,
    drafting,
    setDrafting,
    current: picked ?? currentProposal(page.items),
    choose,
    changes,
    setChanges,
    seen,
    see,
    marked,
    mark,
  }
}

/** An answer or edit left unsent in this tab is opened again. */
function unsent(page: ThreadPage): Drafting {
  for (const item of page.items) {
    if (item.kind === 'post' && hasBuffer(bufferOf.answer(item.id))) return { kind: 'new', postId: item.id }
    if (item.kind === 'proposal' && isOpen(item) && hasBuffer(bufferOf.edit(item.id)))
      return { kind: 'edit', proposalId: item.id }
  }
  return null
}

const DeskContext = createContext<Desk | null>(null)
export const DeskProvider = DeskContext.Provider

/** The outside side's shared state. Only inside `Outside`. */
export function useDesk(): Desk {
  const desk = useContext(DeskContext)
  if (!desk) throw new Error('useDesk needs the outside side around it')
  return desk
}

/** What must be confirmed in this proposal as it stands, if anything. */
export function markedIn({ marked }: Desk, proposal: ProposalItem): Marked | null {
  const holds = marked?.proposalId === proposal.id && marked.version === proposal.version
  return holds && proposal.state === 'draft' ? marked : null
}

/** The post a proposal or reply answers. */
export function targetOf(page: ThreadPage, postId: string): PostItem | undefined {
  return page.items.find((item): item is PostItem => item.kind === 'post' && item.id === postId)
}
