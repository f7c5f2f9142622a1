import { cpSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import Database from 'better-sqlite3'
import type { Reply } from '../../src/api/schema/replies.ts'
import { type Bridge, startBridge } from '../support/bridge.ts'
import { isAlive, run } from '../support/processes.ts'
import {
  approve,
  type Conversation,
  conversationAbout,
  mention,
  propose,
  replyIn,
  words,
} from '../support/steps.ts'
import { until } from '../support/until.ts'

const BACKUP = join(import.meta.dirname, '../../src/backup/main.ts')

let bridge: Bridge
let folder: string
/** Conversations that wait for an answer. */
let asked: Conversation[]

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'conclave-backups-'))
  bridge = await startBridge()
  asked = await Promise.all(Array.from({ length: 8 }, () => mention(bridge, words('where is my parcel?'))))
})
afterAll(async () => {
  await bridge?.[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true, force: true })
})

/** Runs the program behind `npm run backup` and `npm run restore`; answers its exit code and what it said. */
async function tool(...args: string[]): Promise<{ code: number | string; out: string }> {
  const ran = run(BACKUP, args, { PATH: process.env.PATH, CONCLAVE_DATA: bridge.dataDir }, folder)
  return { code: await ran.exited, out: ran.out() }
}

async function agreed(sendAt?: Date): Promise<Reply> {
  const about = asked.pop()
  if (!about) throw new Error('everybody has been answered')
  return await approve(bridge, await propose(bridge, about, words('on its way')), sendAt)
}

/** How often these words can be read on the network. */
async function timesOut(reply: Reply): Promise<number> {
  return (await bridge.network.ours()).filter((post) => post.text === reply.text).length
}

const stopAll = (stopped: boolean) => bridge.lea.call('stop', { body: { stopped } })

/** Ends everything, swaps the data folder for one made of the backup alone, and starts again on the same network. */
async function restoreElsewhere(backup: string): Promise<void> {
  const { supervisor, dataDir } = bridge
  process.kill(supervisor, 'SIGTERM')
  await until('everything has ended', () => !isAlive(supervisor))
  renameSync(dataDir, join(folder, 'before'))
  expect(await tool('restore', backup)).toMatchObject({ code: 0 })
  // The public network is the world: it does not go back in time.
  cpSync(join(folder, 'before', 'rehearsal'), join(dataDir, 'rehearsal'), { recursive: true })
  await bridge.restart()
}

/** Rows of one store's copy that name what the other's copy does not have. */
function strays(backup: string): unknown[] {
  const both = new Database(':memory:')
  for (const store of ['inside', 'outside'])
    both.prepare(`attach database ? as ${store}`).run(join(backup, `${store}.db`))
  const rows = both
    .prepare(
      `select post_id from inside.thread_posts where post_id not in (select id from outside.posts)
       union all select id from outside.replies where id not in (select id from inside.replies where state <> 'held')
       union all select id from inside.replies where handed_at is not null and id not in (select id from outside.replies)
       union all select id from outside.posts where taken_in > 0 and ours = 0 and id not in (select post_id from inside.thread_posts)`,
    )
    .all()
  both.close()
  return rows
}

test('backups under load are whole, and show both stores at one instant', async () => {
  let going = true
  const noise = (async () => {
    for (let n = 0; going; n++) {
      await bridge.network.act({ as: 'tom_hedley', do: 'post', text: `@acme ${words(`noise ${n}`)}` })
      const [about] = asked
      await bridge.ana.call('writeNote', {
        at: { id: about?.threadId ?? '' },
        body: { text: words('a note'), mentions: [] },
      })
    }
    return
  })()
  const sent = await agreed()
  for (let n = 0; n < 4; n++) {
    expect(await tool('backup', join(folder, `load-${n}`))).toMatchObject({ code: 0 })
    expect(strays(join(folder, `load-${n}`))).toEqual([])
  }
  going = false
  await noise
  await replyIn(bridge, sent.id, 'published')
})

test('a restored backup doubles nothing and loses nothing: it looks first, and goes on when told to', async () => {
  const before = await agreed()
  await replyIn(bridge, before.id, 'published')
  const scheduled = await agreed(new Date(Date.now() + 3_600_000))
  await stopAll(true)
  const [waits, undone] = [await agreed(), await agreed()]
  await replyIn(bridge, waits.id, 'waiting')
  await replyIn(bridge, undone.id, 'waiting')
  const inHold = await agreed(new Date(Date.now() + 4_000))
  const backup = join(folder, 'backup')
  expect(await tool('backup', backup)).toMatchObject({ code: 0 })

  // What the backup does not know: two replies go out, one is taken back, one is written, somebody says something.
  await bridge.ana.call('undo', { at: { id: undone.id } })
  await stopAll(false)
  await replyIn(bridge, waits.id, 'published')
  await replyIn(bridge, inHold.id, 'published')
  const after = await agreed()
  await replyIn(bridge, after.id, 'published')
  const said = await bridge.network.act({
    as: 'tom_hedley',
    do: 'post',
    text: `@acme ${words('since then')}`,
  })

  await restoreElsewhere(backup)
  expect(bridge.out()).toContain('The data came back from a backup')
  const { stops } = await bridge.lea.call('status')
  expect(stops.all?.reason).toMatch(/came back from a backup/)
  // Found on the network, without anybody's help and while all is stopped.
  await replyIn(bridge, waits.id, 'published')
  await replyIn(bridge, inHold.id, 'published')
  // Certainly not out: somebody may have taken it back, so a person is asked.
  expect((await replyIn(bridge, undone.id, 'held', 'lapsed')).lapse).toBe('restored-from-backup')
  expect((await replyIn(bridge, scheduled.id, 'held', 'lapsed')).lapse).toBe('restored-from-backup')
  await until('what was said since', () => conversationAbout(bridge, said))

  await stopAll(false)
  const fresh = await agreed()
  await replyIn(bridge, fresh.id, 'published')
  await bridge.marc.call('confirm', { at: { id: undone.id } })
  await replyIn(bridge, undone.id, 'published')
  const out = await Promise.all([before, waits, inHold, after, fresh, undone, scheduled].map(timesOut))
  expect(out).toEqual([1, 1, 1, 1, 1, 1, 0])
})

test('a restore is refused while Conclave runs', async () => {
  const { code, out } = await tool('restore', join(folder, 'backup'), '--replace')
  expect(code).not.toBe(0)
  expect(out).toMatch(/already runs/)
})
