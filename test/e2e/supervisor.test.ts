import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { Redis } from 'ioredis'
import { startPrivateRedis, workerConnection } from '../../src/redis.ts'

const RUN = join(import.meta.dirname, 'supervisor/run.ts')

let data: string
let ports: { PORT: string; REHEARSAL_PORT: string }
let started: Run[]
beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), 'conclave-run-'))
  ports = { PORT: String(await aFreePort()), REHEARSAL_PORT: String(await aFreePort()) }
  started = []
})
afterEach(async () => {
  for (const run of started) await run.end('SIGTERM')
  for (const pid of ['inside', 'outside', 'rehearsal'].flatMap(pids))
    if (pid && isAlive(pid)) process.kill(pid, 'SIGKILL')
  rmSync(data, { recursive: true, force: true })
})

/** A supervisor as a process, what it wrote, and how it ended. */
interface Run {
  process: ChildProcess
  out: () => string
  exited: Promise<number | string>
  end: (signal: NodeJS.Signals) => Promise<number | string>
  says: (pattern: RegExp) => Promise<void>
}

function start(args: string[] = [], env: Record<string, string> = {}): Run {
  const child = spawn(process.execPath, [RUN, ...args], {
    env: { PATH: process.env.PATH, CONCLAVE_DATA: data, ...ports, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let out = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => (out += String(bytes)))
  const exited = new Promise<number | string>((resolve) => {
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'unknown'))
    // A child left behind would keep the pipes open: the test must see that, not hang on it.
    child.once('exit', (code, signal) => setTimeout(resolve, 1_000, code ?? signal ?? 'unknown').unref())
  })
  const run: Run = {
    process: child,
    out: () => out,
    exited,
    end(signal) {
      child.kill(signal)
      return exited
    },
    says: (pattern) =>
      until(
        () => pattern.test(out),
        () => `${pattern} in:\n${out}`,
      ),
  }
  started.push(run)
  return run
}

async function until(isSo: () => boolean, what: () => string): Promise<void> {
  const deadline = Date.now() + 30_000
  while (!isSo()) {
    if (Date.now() > deadline) throw new Error(`never came: ${what()}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

const READY = /Conclave is ready/
const read = (name: string): string =>
  existsSync(join(data, name)) ? readFileSync(join(data, name), 'utf8') : ''
const pids = (name: string): number[] => read(`${name}.pid`).trim().split('\n').map(Number)
const lastEnv = (name: string): Record<string, string> =>
  JSON.parse(read(`${name}.env`).trim().split('\n').at(-1) ?? '')

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

async function redisPid(url: string): Promise<number> {
  const client = new Redis(workerConnection(url))
  const info = await client.info('server')
  client.disconnect()
  return Number(/process_id:(\d+)/.exec(info)?.[1])
}

async function everyone(): Promise<number[]> {
  const roles = ['inside', 'outside', 'rehearsal'].flatMap(pids)
  return [...roles, await redisPid(lastEnv('inside').REDIS_URL ?? '')]
}

const gone = (processes: number[]): Promise<void> =>
  until(
    () => !processes.some(isAlive),
    () => `the end of ${processes.filter(isAlive).join(', ')}`,
  )

async function occupy(port: number): Promise<Server> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return server
}

async function aFreePort(): Promise<number> {
  const server = await occupy(0)
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}

describe('the supervisor', () => {
  test('starts everything, says where it is, and stops it in order, leaving no process', async () => {
    const run = start(['--rehearsal'])
    await run.says(READY)
    expect(run.out()).toContain(`http://localhost:${ports.PORT}`)
    const all = await everyone()
    expect(all.filter(isAlive)).toHaveLength(4)
    expect(await run.end('SIGTERM')).toBe(0)
    expect(all.filter(isAlive)).toEqual([])
    expect(read('ended')).toBe('outside\ninside\nrehearsal\n')
    expect(existsSync(join(data, 'conclave.lock'))).toBe(false)
  })

  test('leaves no process behind when it is killed, and the next one starts on the same data', async () => {
    const run = start(['--rehearsal'])
    await run.says(READY)
    const all = await everyone()
    await run.end('SIGKILL')
    const next = start(['--rehearsal'])
    await next.says(READY)
    await gone(all)
    expect(await next.end('SIGINT')).toBe(0)
  })

  test('starts a killed child again, and Redis too, at the same address', async () => {
    const run = start()
    await run.says(READY)
    const [inside = 0] = pids('inside')
    process.kill(inside, 'SIGKILL')
    await run.says(/inside ended \(SIGKILL\); starting it again/)
    await until(
      () => pids('inside').length === 2,
      () => 'a second inside',
    )

    const url = lastEnv('inside').REDIS_URL ?? ''
    const redis = await redisPid(url)
    process.kill(redis, 'SIGKILL')
    await run.says(/Redis ended .*; starting it again/)
    expect(await redisPid(url)).not.toBe(redis)
    expect(pids('outside')).toHaveLength(1)
  })

  test('gives each child the settings of its role and nothing else of its own environment', async () => {
    const run = start(['--rehearsal'], { SECRET: 'canary' })
    await run.says(READY)
    for (const role of ['prepare', 'inside', 'outside', 'rehearsal'])
      expect(lastEnv(role)).not.toHaveProperty('SECRET')
    expect(lastEnv('inside')).toMatchObject({
      CONCLAVE_ROLE: 'inside',
      CONCLAVE_DATA: data,
      PORT: ports.PORT,
    })
    expect(lastEnv('rehearsal')).not.toHaveProperty('CONCLAVE_DATA')
  })

  test('prints the one-time link for the first person', async () => {
    const run = start()
    await run.says(READY)
    expect(run.out()).toContain('http://localhost/first#one-time')
  })

  test('uses a Redis that it is given and leaves it running', async () => {
    const redis = await startPrivateRedis({ dataDir: `${data}-redis` })
    try {
      const run = start([], { REDIS_URL: redis.url })
      await run.says(READY)
      expect(lastEnv('outside').REDIS_URL).toBe(redis.url)
      await run.end('SIGTERM')
      expect(await redisPid(redis.url)).toBeGreaterThan(0)
    } finally {
      await redis.stop()
      rmSync(`${data}-redis`, { recursive: true })
    }
  })
})

describe('the supervisor refuses with one line and exit code 1, and leaves nothing running:', () => {
  async function refusal(args: string[], env: Record<string, string>, wanted: RegExp): Promise<void> {
    const run = start(args, env)
    expect(await run.exited).toBe(1)
    const complaints = run
      .out()
      .split('\n')
      .filter((line) => line.startsWith('conclave: '))
    expect(complaints).toEqual([expect.stringMatching(wanted)])
    expect(run.out()).not.toMatch(/^ +at /m)
    for (const role of ['inside', 'outside', 'rehearsal'])
      expect(pids(role).filter((pid) => pid && isAlive(pid))).toEqual([])
  }

  test('an impossible setting', async () => {
    await refusal([], { PORT: 'none' }, /PORT must be a port number from 1 to 65535/)
  })

  test('a taken port', async () => {
    const server = await occupy(Number(ports.REHEARSAL_PORT))
    await refusal(
      ['--rehearsal'],
      {},
      /is taken by another program; stop it, or set REHEARSAL_PORT to a free port/,
    )
    server.close()
  })

  test('a second supervisor on the same data', async () => {
    const first = start()
    await first.says(READY)
    const port = String(await aFreePort())
    const second = start([], { PORT: port })
    expect(await second.exited).toBe(1)
    expect(second.out()).toMatch(
      /Conclave already runs on .* stop it, or set CONCLAVE_DATA to another folder/,
    )
    expect(await first.end('SIGTERM')).toBe(0)
  })

  test('a data folder that is a file', async () => {
    writeFileSync(join(data, 'file'), '')
    await refusal(
      [],
      { CONCLAVE_DATA: join(data, 'file') },
      /cannot be used: it is a file, not a folder; mend that/,
    )
  })

  test('a machine without Redis', async () => {
    const bin = `${data}-bin`
    mkdirSync(bin)
    symlinkSync('/bin/sh', join(bin, 'sh'))
    await refusal([], { PATH: bin }, /redis-server is not installed; install it/)
    rmSync(bin, { recursive: true })
  })

  test('a Redis that does not answer', async () => {
    await refusal(
      [],
      { REDIS_URL: 'redis://:hunter2@127.0.0.1:1' },
      /^(?!.*hunter2).*no Redis answers at 127\.0\.0\.1:1/,
    )
  })

  test('a preparation that fails', async () => {
    writeFileSync(join(data, 'prepare.does'), 'refuse')
    writeFileSync(join(data, '.conclave'), '{}')
    await refusal(['--rehearsal'], {}, /prepare cannot go on \(see above\)/)
  })

  test('a child that refuses to run', async () => {
    writeFileSync(join(data, 'outside.does'), 'refuse')
    writeFileSync(join(data, '.conclave'), '{}')
    await refusal(['--rehearsal'], {}, /outside cannot run \(see above\)/)
    expect(pids('outside')).toHaveLength(1)
  })

  test('a child that falls again and again', async () => {
    writeFileSync(join(data, 'inside.does'), 'fall')
    writeFileSync(join(data, '.conclave'), '{}')
    await refusal([], {}, /inside ended 4 times in a row \(last with 3\)/)
    expect(pids('inside')).toHaveLength(4)
  })
})
