import type { Selectable } from 'kysely'
import type { OutsideDb } from '../stores.ts'
import type { WatchesTable } from './tables.ts'

export type WatchRow = Selectable<WatchesTable>

/** The watches that are not removed, the oldest first. */
export async function listWatches(db: OutsideDb): Promise<WatchRow[]> {
  return standing(db).orderBy('created_at').orderBy('id').execute()
}

export async function watchById(db: OutsideDb, id: string): Promise<WatchRow | undefined> {
  return standing(db).where('id', '=', id).executeTakeFirst()
}

/** Does this account listen to the same thing already? */
export async function sameWatch(
  db: OutsideDb,
  watch: Pick<WatchRow, 'account_id' | 'kind' | 'query'>,
): Promise<boolean> {
  const same = await standing(db)
    .where('account_id', '=', watch.account_id)
    .where('kind', '=', watch.kind)
    .where('query', '=', watch.query)
    .executeTakeFirst()
  return same !== undefined
}

function standing(db: OutsideDb) {
  return db.selectFrom('outside.watches').selectAll().where('removed_at', 'is', null)
}

/** Adds a watch that reads for the first time at once. */
export async function insertWatch(
  db: OutsideDb,
  watch: Pick<WatchRow, 'id' | 'account_id' | 'kind' | 'query' | 'every_seconds' | 'budget_usd'>,
  at: string,
): Promise<void> {
  await db
    .insertInto('outside.watches')
    .values({
      ...watch,
      cursor: null,
      next_read_at: at,
      last_read_at: null,
      failures: 0,
      error: null,
      lease_until: null,
      paused_at: null,
      pause_reason: null,
      removed_at: null,
      created_at: at,
    })
    .execute()
}

/** What a person can do to a watch. */
export interface WatchEdit {
  query?: string
  everySeconds?: number
  budgetUsd?: number | null
  paused?: boolean
  remove?: true
}

/**
 * Changes a watch that stands. A new query begins without a cursor, because the old one answers another question, and a
 * reader at work loses its lease, so that it cannot store the old cursor again. False when there is no such watch.
 */
export async function editWatch(db: OutsideDb, id: string, edit: WatchEdit, at: string): Promise<boolean> {
  const result = await db
    .updateTable('outside.watches')
    .set({
      ...(edit.everySeconds === undefined ? {} : { every_seconds: edit.everySeconds, next_read_at: at }),
      ...(edit.query === undefined
        ? {}
        : { query: edit.query, cursor: null, next_read_at: at, lease_until: null, failures: 0, error: null }),
      ...(edit.budgetUsd === undefined ? {} : { budget_usd: edit.budgetUsd }),
      ...(edit.paused === true ? { paused_at: at, pause_reason: null, lease_until: null } : {}),
      ...(edit.paused === false
        ? { paused_at: null, pause_reason: null, failures: 0, error: null, next_read_at: at }
        : {}),
      ...(edit.remove ? { removed_at: at, lease_until: null } : {}),
    })
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** What listening brought: posts since `since`, gaps still open, items nobody could understand. */
export interface WatchFinds {
  posts: number
  gaps: { from: string; to: string; why: string }[]
  malformed: number
}

/** The finds of these watches, by watch id; a watch without any is absent. */
export async function findsOf(
  db: OutsideDb,
  watchIds: string[],
  since: string,
): Promise<Map<string, WatchFinds>> {
  const finds = new Map<string, WatchFinds>()
  if (watchIds.length === 0) return finds
  const of = (id: string) => {
    const known = finds.get(id) ?? { posts: 0, gaps: [], malformed: 0 }
    finds.set(id, known)
    return known
  }
  const posts = await db
    .selectFrom('outside.sightings')
    .select((row) => ['watch_id', row.fn.countAll<number>().as('count')])
    .where('watch_id', 'in', watchIds)
    .where('seen_at', '>=', since)
    .groupBy('watch_id')
    .execute()
  for (const row of posts) of(row.watch_id).posts = Number(row.count)
  const gaps = await db
    .selectFrom('outside.gaps')
    .select(['watch_id', 'from_at as from', 'to_at as to', 'why'])
    .where('watch_id', 'in', watchIds)
    .where('closed_at', 'is', null)
    .orderBy('id')
    .execute()
  for (const { watch_id, ...gap } of gaps) of(watch_id).gaps.push(gap)
  const malformed = await db
    .selectFrom('outside.malformed')
    .select((row) => ['watch_id', row.fn.countAll<number>().as('count')])
    .where('watch_id', 'in', watchIds)
    .groupBy('watch_id')
    .execute()
  for (const row of malformed) of(row.watch_id).malformed = Number(row.count)
  return finds
}
