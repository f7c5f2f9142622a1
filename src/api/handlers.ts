import { adminHandlers } from './routes/administration.ts'
import { approve } from './routes/approvals.ts'
import { writeNote } from './routes/notes.ts'
import { propose, readProposal, revise, submit, withdraw } from './routes/proposals.ts'
import { confirm, listReplies, readReply, resolve, undo } from './routes/replies.ts'
import { changeThread, countThreads, listThreads, readThread, seeThread } from './routes/threads.ts'
import type { Handlers } from './server.ts'

/** One handler for each route of the contract; a missing one does not compile. */
export const handlers: Handlers = {
  ...adminHandlers,
  listThreads,
  countThreads,
  readThread,
  changeThread,
  seeThread,
  writeNote,
  propose,
  readProposal,
  revise,
  submit,
  withdraw,
  approve,
  listReplies,
  readReply,
  undo,
  confirm,
  resolve,
}
