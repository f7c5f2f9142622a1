import { type Kysely, type RawBuilder, sql } from 'kysely'
import { dialectOf } from './dialect.ts'
import type { InsideTables } from './inside/tables.ts'
import type { OutsideTables } from './outside/tables.ts'

/** What counts as part of a word: letters and digits, and the marks that Indian scripts write vowels with. */
const WORD = /[\p{L}\p{N}\p{M}]+/gu
/** Scripts written without blanks between words: there, any part of a sentence may be looked for. */
const UNSPACED = /([\p{scx=Hani}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]+)/u
const ACCENTS = /[\u0300-\u036f]/g

/** What somebody looks for: beginnings of words, and pieces of text in scripts without blanks. At most 12 count. */
interface Sought {
  words: string[]
  pieces: string[]
}

function soughtIn(text: string): Sought {
  const runs = (text.normalize('NFC').match(WORD) ?? []).flatMap((word) => word.split(UNSPACED))
  const sought = runs.filter((run) => run !== '').slice(0, 12)
  return {
    words: sought.filter((run) => !UNSPACED.test(run)),
    pieces: sought.filter((run) => UNSPACED.test(run)),
  }
}

/**
 * A column's words without accents, as PostgreSQL compares and indexes them: the indexes of both stores must say exactly
 * the same. SQLite's tokenizer does that by itself (`remove_diacritics`).
 */
export function searchable(column: string): string {
  return `to_tsvector('simple', regexp_replace(normalize(${column}, NFD), '[\\u0300-\\u036f]', '', 'g'))`
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
  const sought = soughtIn(text)
  if (sought.words.length + sought.pieces.length === 0) return sql<boolean>`1 = 0`
  const holds = dialectOf(db) === 'postgres' ? heldOnPostgres : heldOnSqlite
  const id = sql.ref(thread)
  return sql<boolean>`(${id} in (select tp.thread_id from outside.posts x join inside.thread_posts tp on tp.post_id = x.id
      where ${holds(sought, 'outside.posts_words')})
    or ${id} in (select x.thread_id from inside.notes x where ${holds(sought, 'inside.notes_words')}))`
}

type Index = 'outside.posts_words' | 'inside.notes_words'

/** The row `x` holds what is sought. */
function heldOnSqlite({ words, pieces }: Sought, index: Index): RawBuilder<boolean> {
  const column = sql.ref(index.split('.')[1] ?? '')
  const query = words.map((word) => `"${word}"*`).join(' ')
  const byWord = sql<boolean>`x.rowid in (select rowid from ${sql.table(index)} where ${column} match ${query})`
  const byPiece = pieces.map((piece) => sql<boolean>`instr(x.text, ${piece}) > 0`)
  return sql<boolean>`${sql.join(words.length > 0 ? [byWord, ...byPiece] : byPiece, sql` and `)}`
}

function heldOnPostgres({ words, pieces }: Sought): RawBuilder<boolean> {
  const query = words.map((word) => `${word.normalize('NFD').replace(ACCENTS, '')}:*`).join(' & ')
  const byWord = sql<boolean>`${sql.raw(searchable('x.text'))} @@ to_tsquery('simple', ${query})`
  const byPiece = pieces.map((piece) => sql<boolean>`strpos(x.text, ${piece}) > 0`)
  return sql<boolean>`${sql.join(words.length > 0 ? [byWord, ...byPiece] : byPiece, sql` and `)}`
}
