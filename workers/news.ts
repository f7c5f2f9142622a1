import { recordEvent } from '../db/inside/events.ts'
import { type ReplyRow, readReply, takeReplyBack, touchThread } from '../db/inside/replies.ts'
import { inTransaction } from '../db/open.ts'
import { deliveryNews, markTold } from '../db/outside/deliveries.ts'
import type { InsideDb, InsideTrx, OutsideDb } from '../db/stores.ts'
import type { LiveEvent } from '../src/api/schema/live.ts'
import type { Io } from '../src/io.ts'
import type { Handler } from '../src/queues.ts'

export interface NewsDeps {
  inside: InsideDb
  outside: OutsideDb
  io: Io
  tell: (event: LiveEvent) => void
}

type Row = Awaited<ReturnType<typeof deliveryNews>>[number]

/** Tells the inside what became of its replies: the log, the queues, and the open pages. Told twice, it counts once. */
export function news(deps: NewsDeps): Handler<'news'> {
  return async (_payload, signal) => {
    deps.tell({ kind: 'listening' })
    while (!signal.aborted) {
      const rows = await deliveryNews(deps.outside)
      for (const row of rows) await tellOne(deps, row)
      if (rows.length === 0) return
    }
  }
}

async function tellOne(deps: NewsDeps, row: Row): Promise<void> {
  const reply = await readReply(deps.inside, row.reply_id)
  if (reply) {
    if (row.state === 'withdrawn') await takeReplyBack(deps.inside, deps.io, reply, ['crossed'], null)
    else await inTransaction(deps.inside, (trx) => logDelivery(trx, deps.io, row, reply))
    deps.tell({ kind: 'reply', replyId: reply.id, threadId: reply.thread_id, spaceId: reply.space_id })
  }
  await markTold(deps.outside, row.reply_id, row.revision)
}

const logged: Partial<Record<Row['state'], string>> = {
  published: 'published',
  refused: 'refused',
  held: 'lapsed',
}

async function logDelivery(trx: InsideTrx, io: Io, row: Row, reply: ReplyRow): Promise<void> {
  await touchThread(trx, io, reply.thread_id)
  // Answered: the ball is with the other side, unless they wrote again meanwhile.
  if (row.state === 'published')
    await trx
      .updateTable('inside.threads')
      .set({ queue: 'waiting' })
      .where('id', '=', reply.thread_id)
      .where('queue', '=', 'new')
      .where('latest_post_at', '<=', reply.seen_at)
      .execute()
  const what = logged[row.state]
  if (!what || (await alreadyLogged(trx, row, what))) return
  const data = {
    replyId: reply.id,
    revision: row.revision,
    ...(row.held_reason ? { reason: row.held_reason } : {}),
  }
  await recordEvent(trx, io, {
    actorId: null,
    what,
    spaceId: reply.space_id,
    threadId: reply.thread_id,
    data,
  })
}

/** A crash between the log and the mark tells the same change again. */
async function alreadyLogged(trx: InsideTrx, row: Row, what: string): Promise<boolean> {
  const reply = await trx
    .selectFrom('inside.replies')
    .select('thread_id')
    .where('id', '=', row.reply_id)
    .executeTakeFirstOrThrow()
  const events = await trx
    .selectFrom('inside.events')
    .select('data')
    .where('thread_id', '=', reply.thread_id)
    .where('what', '=', what)
    .execute()
  return events.some(({ data }) => {
    const said = JSON.parse(data) as { replyId?: string; revision?: number }
    return said.replyId === row.reply_id && said.revision === row.revision
  })
}
