import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'kysely'
import { z } from 'zod'
import { newFirstLink } from '../db/inside/first-links.ts'
import { anybody } from '../db/inside/people.ts'
import { migrate } from '../db/migrate.ts'
import { openForMigration, openInside, openOutside } from '../db/open.ts'
import { StoreProblem, storeProblem } from '../db/problem.ts'
import { type SeedAccount, seedRehearsal } from '../db/seed.ts'
import { reconcileRestored, refuseUnfinished } from './backup/restored.ts'
import { type Config, loadConfig } from './config.ts'
import { realIo } from './io.ts'
import { createKeys, insideKeys, sealTo } from './keys.ts'
import { Refusal, runProgram } from './refusal.ts'
import { tellReady } from './roles/ready.ts'

/**
 * Makes the data folder fit for this version, before anything else runs: keys, both stores at their newest version, the
 * rehearsal's people. Refuses damaged or unwritable stores without touching them. Told the supervisor: the one-time link.
 */
async function prepare(config: Config): Promise<void> {
  try {
    refuseUnfinished(config.dataDir)
    createKeys(config.dataDir)
    for (const store of ['inside', 'outside'] as const) await prepareStore(config.dataDir, store)
    tellReady({ firstPersonUrl: await fill(config) })
  } catch (error) {
    const problem = storeProblem(error, config.dataDir)
    throw problem instanceof StoreProblem ? new Refusal(problem.message, { cause: problem }) : problem
  }
}

async function prepareStore(dataDir: string, store: 'inside' | 'outside'): Promise<void> {
  await using db = openForMigration(dataDir, store)
  const { rows } = await sql<{ quick_check: string }>`pragma quick_check(1)`.execute(db)
  if (rows[0]?.quick_check !== 'ok')
    throw new StoreProblem(
      'damaged',
      `The database file ${store}.db in ${dataDir} is damaged. It was not touched; put a backup in its place.`,
    )
  await migrate(db, store, 'sqlite')
}

/** Fills an empty rehearsal; for real use answers the one-time link while there is nobody. */
async function fill(config: Config): Promise<string | null> {
  await using inside = openInside(config.dataDir)
  await using outside = openOutside(config.dataDir)
  if (await reconcileRestored(config.dataDir, { inside, outside, io: realIo }))
    process.stdout.write(
      'The data came back from a backup: what may be out already is looked up, and nothing is sent until a person lets it go on.\n',
    )
  const { rehearsal } = config
  if (rehearsal) {
    await seedRehearsal({ inside, outside, io: realIo }, () =>
      rehearsalAccount(config.dataDir, rehearsal.url),
    )
    return null
  }
  if (await anybody(inside)) return null
  return `${config.url}/welcome?token=${await newFirstLink(inside, realIo)}`
}

const Credentials = z.object({
  network: z.string(),
  baseUrl: z.string(),
  app: z.object({ consumerKey: z.string(), consumerSecret: z.string() }),
  accounts: z
    .array(z.object({ handle: z.string(), accessToken: z.string(), accessSecret: z.string() }))
    .min(1),
})

/** Our account on the rehearsal network, as that network hands its keys out to anybody; it starts at the same time as we do. */
async function rehearsalAccount(dataDir: string, url: string): Promise<SeedAccount> {
  const answer = Credentials.parse(await fetchWhenUp(`${url}/api/credentials`))
  const { app, baseUrl, network } = answer
  const [account] = answer.accounts
  const credential = {
    kind: 'oauth1',
    appKey: app.consumerKey,
    appSecret: app.consumerSecret,
    accessToken: account?.accessToken,
    accessSecret: account?.accessSecret,
  }
  const settings = { baseUrl, userId: '', handle: '', credential }
  const keys = insideKeys(dataDir)
  const sealed = {
    read: await sealTo(keys.listenBox, settings),
    write: await sealTo(keys.publishBox, settings),
  }
  return { network, baseUrl, sealed }
}

async function fetchWhenUp(url: string): Promise<unknown> {
  for (let tries = 0; tries < 150; tries++) {
    try {
      const answer = await fetch(url)
      return await answer.json()
    } catch {
      await wait(100)
    }
  }
  throw new Refusal('the rehearsal network does not answer; start again')
}

await runProgram('prepare', () => prepare(loadConfig()))
