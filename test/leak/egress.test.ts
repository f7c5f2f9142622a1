import { readdirSync, readFileSync, statSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import Database from 'better-sqlite3'
import { Redis } from 'ioredis'
import { type Bridge, startBridge } from '../support/bridge.ts'
import { type Flock, newFlock, traces } from '../support/canaries.ts'
import { HEARD, RECORDED } from '../support/recorded.ts'
import { openStream, type TestStream } from '../support/stream.ts'
import { visitAll } from './visit.ts'
import { fillWorld, type PrivateWorld } from './world.ts'

describe('the search for canaries finds one that got out', () => {
  const flock = newFlock()
  const text = `before ${flock.hatch('note')} after`
  const each = (write: (byte: number) => string) => [...Buffer.from(text)].map(write).join('')
  const hex = (byte: number) => byte.toString(16).padStart(2, '0')
  const disguises: [string, string | Buffer][] = [
    ['as it is', text],
    ['in capitals', text.toUpperCase()],
    ['backwards', [...text].reverse().join('')],
    ['in JSON', JSON.stringify({ text })],
    ['in JSON, every letter escaped', each((byte) => `\\u00${hex(byte)}`)],
    ['in a URL', encodeURIComponent(text)],
    ['in a URL, every letter escaped', each((byte) => `%${hex(byte).toUpperCase()}`)],
    ['in HTML', text.replaceAll(' ', '&nbsp;')],
    ['in HTML, every letter a number', each((byte) => `&#${byte};`)],
    ['in HTML, every letter a hexadecimal number', each((byte) => `&#x${hex(byte)};`)],
    ['in hexadecimal', Buffer.from(text).toString('hex')],
    ['as a list of bytes', JSON.stringify(Buffer.from(text))],
    ['in gzip', gzipSync(text)],
    [
      'in gzip, amid other bytes',
      Buffer.concat([Buffer.from('HTTP/1.1 200\r\n\r\n'), gzipSync(text), Buffer.from([0, 1])]),
    ],
    ['in deflate', deflateSync(text)],
    ['in raw deflate', deflateRawSync(text)],
    ['in brotli', brotliCompressSync(text)],
    ['in base64 in gzip', gzipSync(Buffer.from(text).toString('base64'))],
    ['in UTF-16', Buffer.from(text, 'utf16le')],
    ['in UTF-16, the other way round', Buffer.from(text, 'utf16le').swap16()],
    ...['', 'x', 'xx'].flatMap((pad): [string, string][] => [
      [`in base64 after "${pad}"`, Buffer.from(pad + text).toString('base64')],
      [`in base64url after "${pad}"`, Buffer.from(`${pad}${text}ÿ¿`).toString('base64url')],
      [`in base64 of UTF-16 after "${pad}"`, Buffer.from(pad + text, 'utf16le').toString('base64')],
    ]),
  ]
  test.each(disguises)('%s', (_name, disguised) => {
    expect(traces(flock, disguised)).not.toEqual([])
  })
  test('and none where there is none', () => {
    const other = newFlock().hatch('note')
    expect(
      traces(flock, `${text.replace(flock.stem, other)} ${Buffer.from(other).toString('base64')}`),
    ).toEqual([])
  })
})

describe('what is said inside stays inside', () => {
  let bridge: Bridge
  let world: PrivateWorld
  let commands: Buffer[]
  const streams: Record<string, TestStream> = {}
  const everyFlock = (): Flock[] => [world.house, world.support, world.product, world.secret]
  const trace = (seen: Buffer | string, flocks = everyFlock()): string[] =>
    flocks.flatMap((flock) => traces(flock, seen))

  beforeAll(async () => {
    bridge = await startBridge({ program: RECORDED })
    commands = listenToRedis(bridge.dataDir)
    world = await fillWorld(bridge, async (rosa) => {
      for (const [name, { cookie }] of Object.entries({
        rosa,
        ana: bridge.ana,
        sam: bridge.sam,
        lea: bridge.lea,
      }))
        streams[name] = await openStream(bridge.url, cookie)
    })
  }, 120_000)
  afterAll(async () => {
    for (const stream of Object.values(streams)) await stream[Symbol.asyncDispose]()
    await bridge?.[Symbol.asyncDispose]()
  })

  test('(it was said: every canary but the secrets is in the private store)', () => {
    const stored = readStore(bridge.dataDir, 'inside')
    const said = [world.house, world.support, world.product].flatMap(({ all }) => all)
    expect(said.filter((marker) => !stored.includes(marker))).toEqual([])
    expect(said.length).toBeGreaterThan(30)
  })

  test('nothing of it is in any byte sent to the network', () => {
    const heard = readFileSync(join(bridge.dataDir, '..', HEARD))
    expect(heard.includes(world.published.text)).toBe(true)
    expect(heard.includes('Authorization: OAuth')).toBe(true)
    expect(trace(heard)).toEqual([])
  })

  test('nothing of it can be read in public', async () => {
    const { url } = bridge.network
    const [post] = (await bridge.network.ours()).filter(({ text }) => text === world.published.text)
    const pages = ['/', '/acme', `/acme/status/${post?.id}`, '/api/posts', '/api/people', '/api/credentials']
    const read = await Promise.all(pages.map(async (page) => (await fetch(url + page)).text()))
    expect(read.filter((text) => text.includes(world.published.text)).length).toBeGreaterThanOrEqual(3)
    expect(trace(read.join('\n'))).toEqual([])
  })

  test('nothing of it is in Redis: not in a key, a value, a command or a file', async () => {
    const said = Buffer.concat(commands)
    expect(said.includes(world.published.replyId)).toBe(true)
    expect(trace(said)).toEqual([])
    expect(trace(await dumpRedis(bridge.dataDir))).toEqual([])
  })

  test('nothing of it is in a log, at the level that tells the most', () => {
    const log = bridge.out()
    expect(log).toContain(world.published.replyId)
    expect(trace(log)).toEqual([])
  })

  test('nothing of it is in the public store, in no table and no byte', () => {
    const stored = readStore(bridge.dataDir, 'outside')
    expect(stored.includes(world.published.text)).toBe(true)
    expect(trace(stored)).toEqual([])
    expect(trace(readTables(join(bridge.dataDir, 'outside.db')))).toEqual([])
  })

  test('nothing of it is in any other file but the private store', () => {
    const files = filesUnder(bridge.dataDir).filter((path) => !/\/inside\.db(-wal|-shm)?$/.test(path))
    expect(files.some((path) => path.includes('/redis/'))).toBe(true)
    expect(files.flatMap((path) => trace(readFileSync(path)).map((found) => `${path}: ${found}`))).toEqual([])
  })

  test('event streams say which thing changed and never what it says, and nothing of other spaces', () => {
    for (const stream of Object.values(streams)) expect(trace(stream.text())).toEqual([])
    const { support, product } = world.ids
    expect(streams.sam?.text()).toContain(product.thread)
    expect(streams.rosa?.text()).toContain(support.thread)
    for (const name of ['ana', 'rosa'])
      expect(Object.values(product).filter((id) => streams[name]?.text().includes(id))).toEqual([])
  })

  // Each with what they may see and what they must not. Lea comes last: she may do everything, and the visit does.
  type Of<T> = (bridge: Bridge, world: PrivateWorld) => T
  const visitors: [string, Of<string | undefined>, Of<Flock[]>, Of<Flock[]>][] = [
    ['nobody', () => undefined, () => [], () => everyFlock()],
    [
      'rosa, who was removed',
      (_b, w) => w.rosa.cookie,
      (_b, w) => [w.house],
      (_b, w) => [w.support, w.product, w.secret],
    ],
    [
      'ana, who is not in Product',
      (b) => b.ana.cookie,
      (_b, w) => [w.house, w.support],
      (_b, w) => [w.product, w.secret],
    ],
    [
      'sam, who is in both',
      (b) => b.sam.cookie,
      (_b, w) => [w.house, w.support, w.product],
      (_b, w) => [w.secret],
    ],
    [
      'lea, who may do all',
      (b) => b.lea.cookie,
      (_b, w) => [w.house, w.support, w.product],
      (_b, w) => [w.secret],
    ],
  ]
  test.each(visitors)('no route tells too much to %s', async (_name, cookieOf, shown, hidden) => {
    const seen = await visitAll(bridge.url, asCookie(cookieOf(bridge, world)), world)
    const flocks = hidden(bridge, world)
    const leaks = seen.flatMap(({ where, text }) => trace(text, flocks).map((found) => `${where}: ${found}`))
    expect(leaks).toEqual([])
    expect(seen.filter(({ status }) => status >= 500)).toEqual([])
    const all = seen.map(({ text }) => text).join('\n')
    for (const flock of shown(bridge, world)) expect(traces(flock, all)).not.toEqual([])
  })
})

function asCookie(cookie: string | undefined): Record<string, string> {
  return cookie === undefined ? {} : { cookie }
}

/** Every command Redis is given from now on, as it says them itself. */
function listenToRedis(dataDir: string): Buffer[] {
  const heard: Buffer[] = []
  const line = connect(join(dataDir, 'redis/redis.sock'))
  line.on('data', (bytes: Buffer) => heard.push(bytes))
  line.on('error', () => {})
  line.write('MONITOR\r\n')
  line.unref()
  return heard
}

/** Every key with its value, as the commands of its type give it and as Redis itself keeps it. */
async function dumpRedis(dataDir: string): Promise<Buffer> {
  const redis = new Redis({ path: join(dataDir, 'redis/redis.sock') })
  const parts: (Buffer | null)[] = []
  for await (const keys of redis.scanStream({ count: 500 })) {
    for (const key of keys as string[]) {
      parts.push(Buffer.from(key), await redis.dumpBuffer(key))
      parts.push(Buffer.from(JSON.stringify(await readKey(redis, key))))
    }
  }
  redis.disconnect()
  return Buffer.concat(parts.filter((part) => part !== null))
}

async function readKey(redis: Redis, key: string): Promise<unknown> {
  switch (await redis.type(key)) {
    case 'string':
      return redis.get(key)
    case 'hash':
      return redis.hgetall(key)
    case 'list':
      return redis.lrange(key, 0, -1)
    case 'set':
      return redis.smembers(key)
    case 'zset':
      return redis.zrange(key, '0', '-1', 'WITHSCORES')
    case 'stream':
      return redis.xrange(key, '-', '+')
    default:
      return null
  }
}

/** A store's files, byte for byte: also what was deleted and what is not yet written into its place. */
function readStore(dataDir: string, store: 'inside' | 'outside'): Buffer {
  const files = ['', '-wal'].map((end) => join(dataDir, `${store}.db${end}`))
  return Buffer.concat(
    files.filter((path) => statSync(path, { throwIfNoEntry: false })).map((path) => readFileSync(path)),
  )
}

function readTables(path: string): string {
  const db = new Database(path, { readonly: true })
  const tables = db.prepare<[], { name: string }>("select name from sqlite_master where type = 'table'").all()
  const rows = tables.map(({ name }) => [name, db.prepare(`select * from "${name}"`).all()])
  db.close()
  return JSON.stringify(rows)
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}
