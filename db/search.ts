import { type Kysely, type RawBuilder, sql } from 'kysely'
import { dialectOf } from './dialect.ts'
import type { InsideTables } from './inside/tables.ts'
import type { OutsideTables } from './outside/tables.ts'

/** Words as people type them; each must occur, the beginning of a word is enough. At most 12 count. */
function wordsOf(text: string): string[] {
  return (text.normalize('NFC').match(/[\p{L}\p{N}]+/gu) ?? []).slice(0, 12)
}

/**
 * A condition: the thread holds a post or a note with all these words. `thread` names the thread's id column.
 * Full-text search of both databases stays in this file: FTS5 on SQLite, `tsvector` on PostgreSQL.
 */
export function threadHolds(
  db: Kysely<InsideTables & OutsideTables>,
  text: string,
  thread: string,
): RawBuilder<boolean> {
  const words = wordsOf(text)
  if (words.length === 0) return sql<boolean>`1 = 0`
  const id = sql.ref(thread)
  if (dialectOf(db) === 'postgres') {
    const query = sql`to_tsquery('simple', ${words.map((word) => `${word}:*`).join(' & ')})`
    return sql<boolean>`(${id} in (select tp.thread_id from outside.posts p join inside.thread_posts tp on tp.post_id = p.id
        where to_tsvector('simple', p.text) @@ ${query})
      or ${id} in (select n.thread_id from inside.notes n where to_tsvector('simple', n.text) @@ ${query}))`
  }
  const query = words.map((word) => `"${word}"*`).join(' ')
  return sql<boolean>`(${id} in (select tp.thread_id from outside.posts_words w join outside.posts p on p.rowid = w.rowid
      join inside.thread_posts tp on tp.post_id = p.id where w.posts_words match ${query})
    or ${id} in (select n.thread_id from inside.notes_words w join inside.notes n on n.rowid = w.rowid
      where w.notes_words match ${query}))`
}
