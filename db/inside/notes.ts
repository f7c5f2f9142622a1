import type { Io } from '../../src/io.ts'
import type { InsideDb, InsideTrx } from '../stores.ts'
import { touchThread } from './replies.ts'

/** Adds a note with the people it mentions; answers its id. */
export async function addNote(
  trx: InsideTrx,
  io: Io,
  note: { threadId: string; authorId: string; text: string; mentions: readonly string[] },
): Promise<string> {
  const id = io.id()
  await trx
    .insertInto('inside.notes')
    .values({
      id,
      thread_id: note.threadId,
      author_id: note.authorId,
      text: note.text,
      created_at: io.now().toISOString(),
    })
    .execute()
  if (note.mentions.length > 0)
    await trx
      .insertInto('inside.note_mentions')
      .values(note.mentions.map((person_id) => ({ note_id: id, person_id })))
      .execute()
  await touchThread(trx, io, note.threadId)
  return id
}

/** Notes of a thread, oldest first, with whom each mentions. */
export async function notesOfThread(db: Pick<InsideDb, 'selectFrom'>, threadId: string) {
  const notes = await db
    .selectFrom('inside.notes')
    .selectAll()
    .where('thread_id', '=', threadId)
    .orderBy('id')
    .execute()
  const mentions = await db
    .selectFrom('inside.note_mentions as m')
    .innerJoin('inside.notes as n', 'n.id', 'm.note_id')
    .select(['m.note_id', 'm.person_id'])
    .where('n.thread_id', '=', threadId)
    .execute()
  return notes.map((note) => ({
    ...note,
    mentions: mentions.filter((m) => m.note_id === note.id).map((m) => m.person_id),
  }))
}

/** Of these people, those who can read the space: only they can be mentioned there. */
export async function readersAmong(
  db: Pick<InsideDb, 'selectFrom'>,
  spaceId: string,
  ids: readonly string[],
): Promise<string[]> {
  if (ids.length === 0) return []
  const rows = await db
    .selectFrom('inside.people as p')
    .leftJoin('inside.members as m', (join) =>
      join.onRef('m.person_id', '=', 'p.id').on('m.space_id', '=', spaceId),
    )
    .select('p.id')
    .where('p.id', 'in', [...ids])
    .where('p.disabled_at', 'is', null)
    .where((eb) => eb.or([eb('m.role', 'is not', null), eb('p.administrator', '=', 1)]))
    .execute()
  return rows.map((row) => row.id)
}
