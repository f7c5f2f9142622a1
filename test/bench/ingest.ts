import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { migrate } from '../../db/migrate.ts'
import { openForMigration, storeFile } from '../../db/open.ts'
import { type AnswerOf, type Bench, type Client, post } from './bridge.ts'
import type { Row } from './stats.ts'

const WORD = 'benchmarkable'
/** What the connector reads per page, and what intake takes in per transaction. */
const PAGE = 100
const INTAKE = 200

/** Posts per second from the network to the API, beside SQLite alone inserting the very same rows in the same batches. */
export async function measureIngest(bench: Bench, lea: Client, count: number): Promise<Row> {
  for (let i = 0; i < count; i += 20)
    await Promise.all(
      Array.from({ length: Math.min(20, count - i) }, (_, k) =>
        post(`${bench.publicUrl}/api/act`, {
          as: `bench_${(i + k) % 97}`,
          do: 'post',
          text: `Number ${i + k}: is my lamp ${WORD}, and when will it be on its way to me?`,
        }),
      ),
    )
  const { spaces }: AnswerOf<'listSpaces'> = await lea.call('GET', '/spaces')
  const { accounts }: AnswerOf<'listAccounts'> = await lea.call('GET', '/accounts')
  const before = await threadsInNew(lea)
  const startedAt = performance.now()
  await lea.call('POST', '/watches', {
    accountId: accounts[0]?.id,
    spaceId: spaces[0]?.id,
    kind: 'search',
    query: WORD,
    everySeconds: 1,
  })
  while ((await threadsInNew(lea)) < before + count) await wait(25)
  const seconds = (performance.now() - startedAt) / 1000
  const raw = await insertRaw(bench.dataDir, WORD)
  return {
    what: `ingest, network to API (${count} posts)`,
    value: count / seconds,
    unit: 'posts/s',
    beside: 'raw SQLite, same rows, indexes, batches',
    besideValue: count / raw.seconds,
    ratio: count / seconds / (count / raw.seconds),
    aim: '0.5',
  }
}

async function threadsInNew(client: Client): Promise<number> {
  const counts: AnswerOf<'countThreads'> = await client.call('GET', '/threads/counts')
  return counts.queues.new
}

type Rows = Record<string, unknown>[]

/** The rows a benchmark run left, inserted again into empty stores with the same schema and settings. */
async function insertRaw(dataDir: string, word: string): Promise<{ seconds: number }> {
  const source = new Database(':memory:')
  for (const store of ['inside', 'outside'] as const)
    source.prepare(`attach ? as ${store}`).run(storeFile(dataDir, store))
  const read = (sql: string): Rows => source.prepare(sql).all(`%${word}%`) as Rows
  const posts = `(select id from outside.posts where text like ?)`
  const outside = {
    authors: read(
      `select distinct a.* from outside.authors a join outside.posts p on p.author_id = a.id where p.text like ?`,
    ),
    posts: read(`select * from outside.posts where text like ?`),
    raw_posts: read(`select * from outside.raw_posts where post_id in ${posts}`),
    sightings: read(`select * from outside.sightings where post_id in ${posts}`),
  }
  const inside = {
    threads: read(
      `select t.* from inside.threads t join inside.thread_posts tp on tp.thread_id = t.id where tp.post_id in ${posts}`,
    ),
    thread_posts: read(`select * from inside.thread_posts where post_id in ${posts}`),
    events: read(
      `select e.* from inside.events e join inside.thread_posts tp on tp.thread_id = e.thread_id where tp.post_id in ${posts}`,
    ),
  }
  const spaces = source.prepare('select * from inside.spaces').all() as Rows
  source.close()
  const target = mkdtempSync(join(tmpdir(), 'conclave-raw-'))
  try {
    for (const store of ['inside', 'outside'] as const) {
      await using db = openForMigration(target, store)
      await migrate(db, store, 'sqlite')
    }
    const started = performance.now()
    insertInBatches(storeFile(target, 'outside'), outside, PAGE)
    insertInBatches(storeFile(target, 'inside'), { spaces, ...inside }, INTAKE)
    return { seconds: (performance.now() - started) / 1000 }
  } finally {
    rmSync(target, { recursive: true, force: true })
  }
}

/** Row by row with prepared statements, `size` posts' worth of every table per transaction. */
function insertInBatches(file: string, tables: Record<string, Rows>, size: number): void {
  const db = new Database(file)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  const insert = (table: string, rows: Rows) => {
    if (!rows[0]) return
    const columns = Object.keys(rows[0])
    const statement = db.prepare(
      `insert into ${table} (${columns.join(',')}) values (${columns.map(() => '?').join(',')})`,
    )
    for (const row of rows) statement.run(Object.values(row))
  }
  const longest = Math.max(...Object.values(tables).map((rows) => rows.length))
  for (let i = 0; i < longest; i += size)
    db.transaction(() => {
      for (const [table, rows] of Object.entries(tables)) insert(table, rows.slice(i, i + size))
    })()
  db.close()
}
