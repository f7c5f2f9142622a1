import { spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { readConfig } from '../../src/config.ts'
import { greeting } from '../../src/supervisor/greeting.ts'
import { checkPorts, takeFolder } from '../../src/supervisor/ground.ts'
import { keepRunning, PATIENCE, type Startable, waitBeforeStart } from '../../src/supervisor/keep.ts'
import { takeLock } from '../../src/supervisor/lock.ts'
import { checkReachable } from '../../src/supervisor/reachable.ts'

let data: string
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'conclave-data-'))
})
afterEach(() => rmSync(data, { recursive: true, force: true }))

const rehearsal = { port: 4001, url: 'http://localhost:4001' }
const real = () => ({ dataDir: data, rehearsal: null, fresh: false })

describe('the data folder', () => {
  test('is made when there is none', () => {
    const dataDir = join(data, 'deep/er')
    takeFolder({ dataDir, rehearsal: null, fresh: false }).release()
    expect(existsSync(join(dataDir, '.conclave'))).toBe(true)
  })

  test('is refused when it is a file', () => {
    writeFileSync(join(data, 'file'), '')
    for (const dataDir of [join(data, 'file'), join(data, 'file/below')])
      expect(() => takeFolder({ ...real(), dataDir })).toThrow(/cannot be used: it is a file, not a folder/)
  })

  test('is refused when it holds other things, and these are left alone', () => {
    writeFileSync(join(data, 'thesis.txt'), 'words')
    expect(() => takeFolder({ dataDir: data, rehearsal, fresh: true })).toThrow(
      /holds files that are not Conclave's/,
    )
    expect(readdirSync(data)).toEqual(['thesis.txt'])
  })

  test('of a rehearsal is refused for real use, and the other way round', () => {
    takeFolder({ dataDir: data, rehearsal, fresh: false }).release()
    expect(() => takeFolder(real())).toThrow(/holds a rehearsal/)
    rmSync(join(data, '.conclave'))
    takeFolder(real()).release()
    expect(() => takeFolder({ dataDir: data, rehearsal, fresh: true })).toThrow(/holds real accounts/)
    expect(existsSync(join(data, 'conclave.lock'))).toBe(false)
  })

  test('is emptied of what is ours, and only of that, by a fresh rehearsal', () => {
    takeFolder({ dataDir: data, rehearsal, fresh: false }).release()
    for (const name of ['inside.db', 'inside.db-wal', 'outside.db', 'notes.txt', 'inside.db.backup'])
      writeFileSync(join(data, name), 'x')
    mkdirSync(join(data, 'keys/inside'), { recursive: true })
    takeFolder({ dataDir: data, rehearsal, fresh: true }).release()
    expect(readdirSync(data).sort()).toEqual(['.conclave', 'inside.db.backup', 'notes.txt'])
  })
})

describe('the lock of a data folder', () => {
  const path = (): string => join(data, 'conclave.lock')
  const leave = (holder: object): void => writeFileSync(path(), JSON.stringify(holder))

  test('is held by one', () => {
    const lock = takeLock(data)
    expect(() => takeLock(data)).toThrow(`Conclave already runs on ${data} (process ${process.pid}`)
    lock.release()
    takeLock(data).release()
  })

  test('of a dead process is taken over', () => {
    const { pid } = spawnSync('true')
    leave({ pid, host: hostname(), born: '1' })
    const lock = takeLock(data)
    expect(lock.takenOver).toBe(true)
    lock.release()
  })

  test('is taken over when its number belongs to another process by now', () => {
    leave({ pid: process.pid, host: hostname(), born: 'long ago' })
    expect(takeLock(data).takenOver).toBe(true)
  })

  test('from another machine holds while it shows itself, and no longer', () => {
    leave({ pid: 1, host: 'another', born: null })
    expect(() => takeLock(data)).toThrow(/process 1 on another/)
    const longAgo = new Date(Date.now() - 120_000)
    utimesSync(path(), longAgo, longAgo)
    expect(takeLock(data).takenOver).toBe(true)
  })

  test('that nobody has finished writing is taken over, but not at once', () => {
    writeFileSync(path(), '')
    expect(() => takeLock(data)).toThrow(/it is just starting/)
    const longAgo = new Date(Date.now() - 10_000)
    utimesSync(path(), longAgo, longAgo)
    expect(takeLock(data).takenOver).toBe(true)
  })

  test('is not removed by one who has lost it', () => {
    const lock = takeLock(data)
    leave({ pid: 1, host: 'another', born: null })
    lock.release()
    expect(JSON.parse(readFileSync(path(), 'utf8'))).toMatchObject({ host: 'another' })
  })
})

describe('ports', () => {
  test('that are taken are refused with the variable to set', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as { port: number }
    const check = checkPorts([{ variable: 'REHEARSAL_PORT', port }], '127.0.0.1', 0)
    await expect(check).rejects.toThrow(
      `port ${port} is taken by another program; stop it, or set REHEARSAL_PORT to a free port`,
    )
    const patient = checkPorts([{ variable: 'PORT', port }], '127.0.0.1', 10_000)
    server.close()
    await expect(patient).resolves.toBeUndefined()
  })

  test('of an address that is not ours are refused', async () => {
    const check = checkPorts([{ variable: 'PORT', port: 4599 }], '192.0.2.1', 0)
    await expect(check).rejects.toThrow(/CONCLAVE_BIND is not an address of this machine/)
  })

  test('where no Redis answers are refused without the password', async () => {
    await expect(checkReachable('redis://:hunter2@127.0.0.1:1')).rejects.toThrow(
      /^no Redis answers at 127\.0\.0\.1:1 \(ECONNREFUSED\)/,
    )
  })
})

describe('what falls', () => {
  const quick = { firstMs: 1, longestMs: 1, steadyMs: 60_000, falls: 3 }

  /** Something that ends with each of `codes` in turn, and then stays. */
  function falling(codes: (number | string)[]) {
    const starts: number[] = []
    const start = (): Startable => {
      const ended = Promise.withResolvers<number | string>()
      const code = codes[starts.push(starts.length) - 1]
      if (code !== undefined) ended.resolve(code)
      return {
        ready: Promise.resolve(code === undefined ? { ready: true } : null),
        exited: ended.promise,
        stop: async () => ended.resolve(0),
      }
    }
    return { start, starts }
  }

  test('is started again until it stays', async () => {
    const { start, starts } = falling([1, 'SIGKILL'])
    const said: string[] = []
    const kept = keepRunning('inside', start, {
      say: (line) => said.push(line),
      giveUp: () => {},
      patience: quick,
    })
    expect(await kept.ready).toEqual({ ready: true })
    expect(starts).toHaveLength(3)
    expect(said[1]).toBe('inside ended (SIGKILL); starting it again in 0.001 s')
    await kept.stop()
    expect(starts).toHaveLength(3)
  })

  test('again and again is given up', async () => {
    const { start, starts } = falling([1, 1, 7, 1, 1])
    const gaveUp = Promise.withResolvers<Error>()
    keepRunning('inside', start, { say: () => {}, giveUp: gaveUp.resolve, patience: quick })
    expect((await gaveUp.promise).message).toBe(
      'inside ended 3 times in a row (last with 7); see its messages above',
    )
    expect(starts).toHaveLength(3)
  })

  test('because it refuses is not started again', async () => {
    const { start, starts } = falling([78])
    const gaveUp = Promise.withResolvers<Error>()
    const kept = keepRunning('inside', start, { say: () => {}, giveUp: gaveUp.resolve, patience: quick })
    expect((await gaveUp.promise).message).toBe('inside cannot run (see above)')
    expect(await kept.ready).toBeNull()
    expect(starts).toHaveLength(1)
  })

  test('waits longer each time, up to half a minute', () => {
    const waits = [1, 2, 3, 7, 9].map((falls) => waitBeforeStart(falls, PATIENCE))
    expect(waits).toEqual([500, 1_000, 2_000, 30_000, 30_000])
  })
})

describe('the greeting', () => {
  test('of a rehearsal says where to go and how to get in', () => {
    const text = greeting(readConfig({}, ['--rehearsal']), null, 1_234)
    expect(text).toMatch(/ready \(1\.2 s\)[\s\S]*http:\/\/localhost:4000[\s\S]*http:\/\/localhost:4001/)
    expect(text).toMatch(/ana@rehearsal\.test[\s\S]*Password +rehearsal[\s\S]*--fresh/)
  })

  test('of the real thing gives the one-time link, while there is one, and no password', () => {
    const link = 'http://localhost:4000/first#abc'
    expect(greeting(readConfig({}, []), { ready: true, firstPersonUrl: link }, 1_000)).toContain(link)
    expect(greeting(readConfig({}, []), { ready: true, firstPersonUrl: null }, 1_000)).not.toMatch(
      /account|assword/,
    )
  })
})
