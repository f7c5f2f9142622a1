import { addNote, readersAmong } from '../../../db/inside/notes.ts'
import { inTransaction } from '../../../db/open.ts'
import type { Handler } from '../handler.ts'
import { notFound } from '../problem.ts'
import { mayWrite, noteItems, visibleThread } from './threads.ts'

/** A note goes inside and nowhere else. Only people who can read the thread can be mentioned; others are left out. */
export const writeNote: Handler<'writeNote'> = async ({ caller, params, body }, api) => {
  const thread = await visibleThread(api, caller, params.id)
  mayWrite(caller, thread.space_id)
  const mentions = await readersAmong(api.inside, thread.space_id, [...new Set(body.mentions)])
  const id = await inTransaction(api.inside, (trx) =>
    addNote(trx, api.io, { threadId: thread.id, authorId: caller.id, text: body.text, mentions }),
  )
  api.tell({ kind: 'thread', threadId: thread.id, spaceId: thread.space_id, fresh: false })
  const note = (await noteItems(api, thread.id)).find((item) => item.id === id)
  if (!note) throw notFound()
  return { note }
}
