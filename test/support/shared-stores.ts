import { afterAll, afterEach, beforeAll } from '@jest/globals'
import { type Kysely, sql } from 'kysely'
import type { Stores } from './stores.ts'

/** Each after those that refer to it. */
const TABLES = {
  inside: [
    'events',
    'stop_reasons',
    'replies',
    'approvals',
    'proposal_versions',
    'proposals',
    'note_mentions',
    'notes',
    'thread_seen',
    'thread_posts',
    'threads',
    'authorisations',
    'space_watches',
    'members',
    'spaces',
    'first_links',
    'sessions',
    'people',
  ],
  outside: [
    'stops',
    'deliveries',
    'replies',
    'open_conversations',
    'spending',
    'gaps',
    'malformed',
    'signals',
    'sightings',
    'raw_posts',
    'post_versions',
    'posts',
    'authors',
    'watches',
    'grants',
    'accounts',
  ],
} as const

async function empty<Db>(db: Kysely<Db>, store: keyof typeof TABLES): Promise<void> {
  for (const table of TABLES[store]) await sql.raw(`delete from ${store}.${table}`).execute(db)
}

/** One pair of stores for all tests of a file, empty before each: opening PostgreSQL takes seconds. */
export function sharedStores(open: () => Promise<Stores>): () => Stores {
  let stores: Stores | undefined
  beforeAll(async () => {
    stores = await open()
  })
  afterEach(async () => {
    if (!stores) return
    await empty(stores.inside, 'inside')
    await empty(stores.outside, 'outside')
  })
  afterAll(async () => {
    await stores?.[Symbol.asyncDispose]()
  })
  return () => {
    if (!stores) throw new Error('the stores are open only while a test runs')
    return stores
  }
}
