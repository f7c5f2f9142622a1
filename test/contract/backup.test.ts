import {
  appendFileSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import Database from 'better-sqlite3'
import { insideMark } from '../../db/inside/mark.ts'
import { lapseReply, readReply, releaseReply } from '../../db/inside/replies.ts'
import { openInside, openOutside } from '../../db/open.ts'
import { claimDelivery, confirmDelivery, dueDeliveries, moveDelivery } from '../../db/outside/deliveries.ts'
import { outsideMark } from '../../db/outside/mark.ts'
import { witness } from '../../db/witness.ts'
import { backup } from '../../src/backup/backup.ts'
import { MANIFEST, type Manifest, readManifest } from '../../src/backup/manifest.ts'
import { writeMark } from '../../src/backup/mark.ts'
import { reconcile } from '../../src/backup/reconcile.ts'
import { markRestored, restore } from '../../src/backup/restore.ts'
import { reconcileRestored, refuseUnfinished } from '../../src/backup/restored.ts'
import { createKeys } from '../../src/keys.ts'
import { takeFolder } from '../../src/supervisor/ground.ts'
import { intake } from '../../workers/intake.ts'
import { publish } from '../../workers/publish.ts'
import { DAY, MINUTE } from '../support/clock.ts'
import { anAuthor, aPost } from '../support/posts.ts'
import { pretendNetwork, SETTLE_MS } from '../support/pretend-network.ts'
import { replyKey, vaults } from '../support/sealing.ts'
import { sharedStores } from '../support/shared-stores.ts'
import { databases, sqliteStores } from '../support/stores.ts'
import {
  aDelivery,
  aHeldReply,
  aThread,
  aWorld,
  deliveryOf,
  going,
  only,
  type World,
} from '../support/world.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'conclave-backup-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A stopped installation with something in it, in `data`. */
async function anInstallation(): Promise<string> {
  await using stores = await sqliteStores()
  const world = await aWorld(stores)
  await aDelivery(world, (await aThread(world)).postId)
  const dataDir = join(folder, 'data')
  await backupOf(stores.dataDir ?? '', join(folder, 'first'))
  rmSync(join(folder, 'data'), { recursive: true, force: true })
  await restore(dataDir, join(folder, 'first'))
  await startAt(dataDir)
  return dataDir
}

async function backupOf(dataDir: string, target: string): Promise<Manifest> {
  createKeys(dataDir)
  return await backup(dataDir, target)
}

/** What a start does with stores that may have come back; answers whether it saw that. */
async function startAt(dataDir: string): Promise<boolean> {
  await using inside = openInside(dataDir)
  await using outside = openOutside(dataDir)
  const now = { now: () => new Date(), id: () => 'x', wait: async () => {} }
  return await reconcileRestored(dataDir, { inside, outside, io: now })
}

describe('a backup', () => {
  test('is one folder for nobody else to read, with everything that is needed and a digest of each file', async () => {
    const dataDir = await anInstallation()
    const manifest = await backup(dataDir, join(folder, 'b'))
    expect(statSync(join(folder, 'b')).mode & 0o777).toBe(0o700)
    expect(statSync(join(folder, 'b', 'outside.db')).mode & 0o777).toBe(0o600)
    expect(readManifest(join(folder, 'b'))).toEqual(manifest)
    expect(manifest.stores.outside.rows).toMatchObject({ posts: 1, deliveries: 1 })
    expect(Object.keys(manifest.files)).toEqual(
      expect.arrayContaining(['inside.db', 'outside.db', 'keys/inside/reply.pem', 'keys/publish/box.pem']),
    )
    expect(readdirSync(join(folder, 'b')).toSorted()).toEqual(['inside.db', 'keys', MANIFEST, 'outside.db'])
  })

  test('never takes the place of another, and leaves nothing behind when it cannot be made', async () => {
    const dataDir = await anInstallation()
    await expect(backup(dataDir, join(folder, 'first'))).rejects.toThrow(/exists already/)
    await expect(backup(join(folder, 'nowhere'), join(folder, 'b'))).rejects.toThrow(/nothing to back up/)
    writeFileSync(
      join(dataDir, 'outside.db'),
      'this is no database at all, whatever its name says'.repeat(99),
    )
    await expect(backup(dataDir, join(folder, 'b'))).rejects.toThrow(/damaged/)
    expect(readdirSync(folder).toSorted()).toEqual(['data', 'first'])
  })
})

describe('a restore', () => {
  test('brings back the same, and keeps what was there before', async () => {
    const dataDir = await anInstallation()
    await backup(dataDir, join(folder, 'b'))
    await expect(restore(dataDir, join(folder, 'b'))).rejects.toThrow(/holds data already/)
    const { aside } = await restore(dataDir, join(folder, 'b'), { replace: true })
    expect(existsSync(join(aside ?? '', 'outside.db'))).toBe(true)
    expect(await startAt(dataDir)).toBe(true)
    expect(await startAt(dataDir)).toBe(false)
  })

  test.each([
    ['changed', (path: string) => appendFileSync(path, 'x')],
    ['missing', (path: string) => rmSync(path)],
  ])('refuses a backup with a file that is %s, before it touches anything', async (_how, spoil) => {
    const dataDir = await anInstallation()
    const { files } = await backup(dataDir, join(folder, 'b'))
    for (const path of Object.keys(files)) {
      cpSync(join(folder, 'b'), join(folder, 'spoilt'), { recursive: true })
      spoil(join(folder, 'spoilt', path))
      const refused = restore(dataDir, join(folder, 'spoilt'), { replace: true })
      await expect(refused).rejects.toThrow(/damaged|not whole/)
      rmSync(join(folder, 'spoilt'), { recursive: true })
    }
    expect(readdirSync(dataDir).filter((name) => name.startsWith('replaced'))).toEqual([])
  })

  test.each([
    [
      'from a newer Conclave',
      (said: Manifest) => said.stores.inside.migrations.push('999-later'),
      /newer Conclave/,
    ],
    [
      'that leads out of its folder',
      (said: Manifest) => {
        said.files['../../etc/passwd'] = { bytes: 1, sha256: '' }
      },
      /cannot be understood/,
    ],
    [
      'whose rows are not those it names',
      (said: Manifest) => {
        said.stores.inside.rows.threads = 99
      },
      /does not hold what was written/,
    ],
  ])('refuses a backup %s', async (_what, change, message) => {
    const dataDir = await anInstallation()
    const said = await backup(dataDir, join(folder, 'b'))
    change(said)
    writeFileSync(join(folder, 'b', MANIFEST), JSON.stringify(said))
    await expect(restore(dataDir, join(folder, 'b'), { replace: true })).rejects.toThrow(message)
  })

  test('refuses a folder that is no backup, and one where Conclave runs', async () => {
    const dataDir = await anInstallation()
    await expect(restore(dataDir, folder, { replace: true })).rejects.toThrow(/is not a backup/)
    const lock = takeFolder({ dataDir, rehearsal: null, fresh: false })
    try {
      await expect(restore(dataDir, join(folder, 'first'), { replace: true })).rejects.toThrow(/already runs/)
    } finally {
      lock.release()
    }
  })

  test('cut short, it keeps everything from starting until it is done again', async () => {
    const dataDir = await anInstallation()
    writeMark(dataDir, { state: 'unfinished', takenAt: null })
    rmSync(join(dataDir, 'inside.db'))
    expect(() => refuseUnfinished(dataDir)).toThrow(/cut short; run it again/)
    await restore(dataDir, join(folder, 'first'), { replace: true })
    expect(() => refuseUnfinished(dataDir)).not.toThrow()
  })
})

describe('files that came back in another way are noticed at the next start', () => {
  /** Something happens after a copy was made, and the processes have said how far they are. */
  async function goOn(dataDir: string): Promise<void> {
    await using inside = openInside(dataDir)
    await using outside = openOutside(dataDir)
    await outside.updateTable('outside.deliveries').set({ updated_at: new Date().toISOString() }).execute()
    witness(dataDir, 'outside', await outsideMark(outside))
    witness(dataDir, 'inside', await insideMark(inside))
  }

  test('an older file copied over the newer one, in the same place on the disk', async () => {
    const dataDir = await anInstallation()
    copyFileSync(join(dataDir, 'outside.db'), join(folder, 'older.db'))
    await goOn(dataDir)
    expect(await startAt(dataDir)).toBe(false)
    copyFileSync(join(folder, 'older.db'), join(dataDir, 'outside.db'))
    expect(await startAt(dataDir)).toBe(true)
  })

  test('the whole folder copied elsewhere, with all that lies in it', async () => {
    const dataDir = await anInstallation()
    cpSync(dataDir, join(folder, 'elsewhere'), { recursive: true })
    expect(await startAt(join(folder, 'elsewhere'))).toBe(true)
    expect(await startAt(dataDir)).toBe(false)
  })

  test('the stores alone put into a new folder', async () => {
    const dataDir = await anInstallation()
    for (const name of readdirSync(dataDir)) if (name.startsWith('witness')) rmSync(join(dataDir, name))
    expect(await startAt(dataDir)).toBe(true)
  })

  test('what nobody could notice is said by whoever did it', async () => {
    const dataDir = await anInstallation()
    markRestored(dataDir)
    expect(await startAt(dataDir)).toBe(true)
    expect(() => markRestored(folder)).toThrow(/no installation/)
  })

  test('a start like any other holds nothing back', async () => {
    const dataDir = await anInstallation()
    await goOn(dataDir)
    expect(await startAt(dataDir)).toBe(false)
    const outside = new Database(join(dataDir, 'outside.db'))
    expect(outside.prepare('select cause from stops').pluck().all()).toEqual(['restored-from-backup'])
    outside.close()
  })
})

describe.each(databases)('after a restore, on %s', (_name, open) => {
  const shared = sharedStores(open)
  let world: World
  let net: ReturnType<typeof pretendNetwork>
  beforeEach(async () => {
    world = await aWorld(shared())
    net = pretendNetwork(world.io)
  })

  const publishNow = (replyId: string) =>
    publish({
      outside: world.stores.outside,
      io: world.io,
      connectorFor: only(net.connector),
      nudge: () => {},
      vault: vaults.write,
      replyKey,
    })({ replyId }, going)

  let threads = 0
  const thread = () =>
    aThread(world, aPost({ externalId: `${++threads}000`, author: anAuthor(`jo${threads}`) }))
  const held = async () => await aHeldReply(world, await thread(), { text: `answer ${threads}` })
  const waiting = async () => await aDelivery(world, (await thread()).postId, { text: `answer ${threads}` })
  const restored = () => reconcile({ ...world.stores, io: world.io })
  const stateOf = async (replyId: string) => (await deliveryOf(world.stores.outside, replyId)).state

  /** Everything that is due is looked up or sent, until nothing more happens by itself. */
  async function settle(): Promise<void> {
    for (let turn = 0; turn < 6; turn++) {
      world.io.later(2 * SETTLE_MS)
      for (const id of await dueDeliveries(world.stores.outside, world.io.now())) await publishNow(id)
    }
  }
  /** It went out in the time that is lost. */
  async function wentOut(replyId: string): Promise<void> {
    const { text, target_id } = await world.stores.outside
      .selectFrom('outside.replies')
      .select(['text', 'target_id'])
      .where('id', '=', replyId)
      .executeTakeFirstOrThrow()
    const at = world.io.now().toISOString()
    net.posts.push({ id: `7${net.posts.length}`, text, targetId: target_id, at })
  }

  test('everything outgoing stands still, whoever stopped it before', async () => {
    await restored()
    await restored()
    const stops = await world.stores.outside.selectFrom('outside.stops').select(['scope', 'cause']).execute()
    expect(stops).toEqual([{ scope: 'all', cause: 'restored-from-backup' }])
  })

  test('in whatever state a delivery was: what is out is found and not sent again', async () => {
    const { outside } = world.stores
    const now = world.io.now()
    const [waits, sends, asks, unknown] = [await waiting(), await waiting(), await waiting(), await waiting()]
    await claimDelivery(outside, sends, 'hash', now)
    await moveDelivery(outside, asks, ['waiting'], { state: 'held', reason: 'author-wrote-again' }, now)
    const once = { state: 'unknown', dueAt: now, lookups: 1, failure: 'absent-once', why: '' } as const
    await moveDelivery(outside, unknown, ['waiting'], once, now)
    world.io.later(DAY)
    for (const id of [waits, sends, asks, unknown]) await wentOut(id)
    await restored()
    await settle()
    for (const id of [waits, sends, asks, unknown]) expect(await stateOf(id)).toBe('published')
    expect(net.calls.publish).toBe(0)
  })

  test('what is proven absent asks a person, is not sent by itself, and goes out once when confirmed', async () => {
    const { outside } = world.stores
    const id = await waiting()
    await restored()
    await settle()
    await outside.deleteFrom('outside.stops').execute()
    await settle()
    expect(await deliveryOf(outside, id)).toMatchObject({
      state: 'held',
      held_reason: 'restored-from-backup',
    })
    expect(net.posts).toEqual([])
    await confirmDelivery(
      outside,
      id,
      { targetRevision: 1, seenAt: world.io.now().toISOString() },
      world.io.now(),
    )
    await settle()
    expect(await stateOf(id)).toBe('published')
    expect(net.posts).toHaveLength(1)
  })

  test('a reply that had not crossed yet is looked up as well; one whose time has not come asks', async () => {
    const { inside } = world.stores
    const [due, lapsed, crossed] = [await held(), await held(), await held()]
    const row = await readReply(inside, lapsed)
    if (row) await lapseReply(inside, world.io, row, 'author-wrote-again')
    world.io.later(MINUTE)
    await releaseReply(inside, crossed, world.io.now())
    const later = await held()
    await restored()
    await restored()
    for (const id of [due, lapsed, crossed]) await wentOut(id)
    await settle()
    for (const id of [due, lapsed, crossed]) expect(await stateOf(id)).toBe('published')
    expect(await readReply(inside, later)).toMatchObject({ state: 'lapsed', lapse: 'restored-from-backup' })
    expect(net.calls.publish).toBe(0)
  })

  test('posts that the inside lost are taken in again, and those it has do not move', async () => {
    const { inside, outside } = world.stores
    const { threadId } = await thread()
    await inside.updateTable('inside.threads').set({ queue: 'done' }).execute()
    const lost = await thread()
    await inside.deleteFrom('inside.thread_posts').where('post_id', '=', lost.postId).execute()
    await inside.deleteFrom('inside.threads').where('id', '=', lost.threadId).execute()
    await restored()
    await intake({ inside, outside, io: world.io, tell: () => {} })({}, going)
    const rows = await inside.selectFrom('inside.threads').select(['id', 'queue', 'first_post_id']).execute()
    expect(rows).toHaveLength(2)
    expect(rows).toContainEqual(expect.objectContaining({ id: threadId, queue: 'done' }))
    expect(rows).toContainEqual(expect.objectContaining({ first_post_id: lost.postId }))
  })
})
