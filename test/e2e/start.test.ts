import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { migrate } from '../../db/migrate.ts'
import { openForMigration } from '../../db/open.ts'
import { startBridge } from '../support/bridge.ts'
import { childrenOf, freePort, type Running, run } from '../support/processes.ts'
import { asSeenBy, canHaveSmallDisks, fill, smallDisk } from '../support/small-disk.ts'
import { approve, conversationAbout, mention, propose, replyIn, words } from '../support/steps.ts'
import { until } from '../support/until.ts'

const MAIN = join(import.meta.dirname, '../../src/main.ts')

let folder: string
let data: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'conclave-start-'))
  data = join(folder, 'data')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function start(env: Record<string, string> = {}, options: { uid?: number } = {}): Promise<Running> {
  const [PORT, REHEARSAL_PORT] = [String(await freePort()), String(await freePort())]
  const settings = { PATH: process.env.PATH, CONCLAVE_DATA: data, PORT, REHEARSAL_PORT, ...env }
  return run(MAIN, ['--rehearsal'], settings, folder, { ...options, alone: true })
}

/** It ends by itself, with one line for the person at the terminal, and leaves nothing running. */
async function expectRefusal(running: Running, wanted: RegExp): Promise<void> {
  expect(await running.exited).toBe(1)
  const lines = running.out().split('\n').filter(Boolean)
  const reasons = lines.filter((line) => /^(conclave|prepare|inside|outside): /.test(line))
  expect(reasons).toContainEqual(expect.stringMatching(wanted))
  // No stack, no heap of lines: at most who could not go on, and why.
  expect(running.out()).not.toMatch(/^ +at /m)
  expect(reasons.length).toBeLessThanOrEqual(3)
  expect(Object.keys(childrenOf(running.pid))).toEqual([])
}

describe('Conclave refuses to start, says why and what to do, and changes nothing:', () => {
  test('without a Redis on the machine', async () => {
    const bin = join(folder, 'bin')
    mkdirSync(bin)
    symlinkSync('/bin/sh', join(bin, 'sh'))
    await expectRefusal(await start({ PATH: bin }), /redis-server is not installed; install it/)
  })

  test('on a Redis that throws keys away', async () => {
    const port = await freePort()
    const args = ['--port', String(port), '--save', '', '--maxmemory-policy', 'allkeys-lru', '--dir', folder]
    const redis = spawn('redis-server', args, { stdio: 'ignore' })
    const ended = new Promise((resolve) => redis.once('exit', resolve))
    try {
      await until('it answers', () => answers(port))
      const running = await start({ REDIS_URL: `redis://127.0.0.1:${port}` })
      await expectRefusal(running, /maxmemory-policy is allkeys-lru.*set "maxmemory-policy noeviction"/)
    } finally {
      redis.kill()
      await ended
    }
  })

  test('on a database file that is no database', async () => {
    mkdirSync(data)
    const junk = randomBytes(50_000)
    writeFileSync(join(data, 'inside.db'), junk)
    await expectRefusal(await start(), /damaged or is not a database.*put a backup in its place/)
    expect(readFileSync(join(data, 'inside.db')).equals(junk)).toBe(true)
  })

  test('on a database file with a damaged page', async () => {
    mkdirSync(data)
    const path = join(data, 'outside.db')
    {
      await using db = openForMigration(data, 'outside')
      await migrate(db, 'outside', 'sqlite')
    }
    const bytes = readFileSync(path)
    const damaged = Buffer.concat([bytes.subarray(0, 4096), randomBytes(8192), bytes.subarray(12_288)])
    writeFileSync(path, damaged)
    await expectRefusal(await start(), /damaged.*put a backup in its place/)
    expect(readFileSync(path).equals(damaged)).toBe(true)
  })

  test('in a folder that is a file', async () => {
    writeFileSync(data, 'a letter')
    await expectRefusal(await start(), /it is a file, not a folder; mend that, or set CONCLAVE_DATA/)
    expect(readFileSync(data, 'utf8')).toBe('a letter')
  })

  test("in a folder that holds other people's files", async () => {
    mkdirSync(data)
    writeFileSync(join(data, 'letter.txt'), 'mine')
    await expectRefusal(
      await start(),
      /holds files that are not Conclave's; set CONCLAVE_DATA to an empty folder/,
    )
    expect(existsSync(join(data, 'inside.db'))).toBe(false)
  })

  test('in a folder it may not write', async () => {
    chmodSync(folder, 0o555)
    // The superuser may write anywhere, so it is somebody else who tries.
    const nobody = process.getuid?.() === 0 ? { uid: 65_534 } : {}
    await expectRefusal(
      await start({}, nobody),
      /this user may not write there; mend that, or set CONCLAVE_DATA/,
    )
    chmodSync(folder, 0o755)
    expect(existsSync(data)).toBe(false)
  })

  test.each(['PORT', 'REHEARSAL_PORT'])('on a taken %s', async (variable) => {
    const taken = await occupy()
    const { port } = taken.address() as { port: number }
    const wanted = new RegExp(
      `port ${port} is taken by another program; stop it, or set ${variable} to a free port`,
    )
    try {
      await expectRefusal(await start({ [variable]: String(port) }), wanted)
    } finally {
      taken.close()
    }
  })

  const impossible: [Record<string, string>, RegExp][] = [
    [{ PORT: 'abc' }, /PORT must be a port number from 1 to 65535/],
    [{ PORT: '70000' }, /PORT must be a port number from 1 to 65535/],
    [{ REHEARSAL_PORT: '4100', PORT: '4100' }, /PORT and REHEARSAL_PORT are the same/],
    [{ CONCLAVE_LOG: 'loud' }, /CONCLAVE_LOG must be one of debug, info, warn, error, silent/],
    [{ CONCLAVE_URL: 'example.com/x' }, /CONCLAVE_URL must be an address like https:/],
    [{ CONCLAVE_ROLE: 'everything' }, /CONCLAVE_ROLE must be one of inside, listen, publish, outside/],
    [{ CONCLAVE_ROLE: 'publish' }, /set REDIS_URL/],
    [{ REDIS_URL: 'http://localhost' }, /REDIS_URL must look like redis:/],
    [{ REDIS_URL: 'redis://:hunter2@127.0.0.1:1' }, /^(?!.*hunter2).*no Redis answers at 127\.0\.0\.1:1/],
  ]
  test.each(impossible)('with the setting %j', async (env, wanted) => {
    await expectRefusal(await start(env), wanted)
    expect(existsSync(join(data, 'inside.db'))).toBe(false)
  })
})

// Only where a program can be given a small disk of its own: elsewhere nothing can be filled without harm to others.
if (canHaveSmallDisks())
  describe('on a small disk', () => {
    test('a bridge without room on its disk does not start, and says so', async () => {
      const starting = startBridge({ by: (dataDir) => smallDisk(dataDir, 4) })
      await expect(starting).rejects.toThrow(/the disk of .* is full: less than 20 MB are free; make room/)
    })

    test('a disk that fills up refuses what it cannot keep, loses nothing, and all goes on when there is room', async () => {
      await using bridge = await startBridge({ by: (dataDir) => smallDisk(dataDir, 120) })
      const asked = await mention(bridge, words('hello'))
      const proposal = await propose(bridge, asked, words('hello to you'))
      const note = (text: string) =>
        bridge.ana.ask('writeNote', { at: { id: asked.threadId }, body: { text, mentions: [] } })

      const makeRoom = fill(asSeenBy(bridge.supervisor, bridge.dataDir))
      const refused = await until('nothing more fits', async () => {
        const answer = await note('x'.repeat(10_000))
        return answer.status === 201 ? null : answer
      })
      expect(refused).toMatchObject({ status: 503, body: { type: '/problems/unavailable' } })
      expect(refused.text).toMatch(/full.*free some space/)
      const said = await bridge.network.act({
        as: 'tom_hedley',
        do: 'post',
        text: `@acme ${words('meanwhile')}`,
      })
      const { thread } = await bridge.ana.call('readThread', { at: { id: asked.threadId } })
      expect(thread.id).toBe(asked.threadId)

      makeRoom()
      await until('notes are kept again', async () => (await note('there is room')).status === 201)
      const { id } = await approve(bridge, proposal)
      await replyIn(bridge, id, 'published')
      expect(await bridge.network.answersTo(asked.said.id)).toHaveLength(1)
      await until('what was said meanwhile', () => conversationAbout(bridge, said))
    })
  })

async function occupy(): Promise<Server> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const line = connect(port, '127.0.0.1', () => resolve(true))
    line.on('error', () => resolve(false)).on('connect', () => line.destroy())
  })
}
