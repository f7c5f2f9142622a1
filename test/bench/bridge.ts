import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Contract, RouteName } from '../../src/api/contract.ts'

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

/** The whole of Conclave in real processes with a silent rehearsal network, for measuring. */
export interface Bench extends AsyncDisposable {
  url: string
  publicUrl: string
  dataDir: string
  /** From the start of the supervisor to its word that everything is ready, in ms. */
  readyMs: number
  pid: number
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  await new Promise((done) => server.close(done))
  return typeof address === 'object' && address ? address.port : 0
}

/** Starts it on free ports and a folder of its own. Disposing ends every process and removes the folder. */
export async function startBench(): Promise<Bench> {
  const dataDir = mkdtempSync(join(tmpdir(), 'conclave-bench-'))
  const [port, rehearsalPort] = [await freePort(), await freePort()]
  const env = {
    ...process.env,
    CONCLAVE_DATA: dataDir,
    PORT: `${port}`,
    REHEARSAL_PORT: `${rehearsalPort}`,
    CONCLAVE_LOG: 'warn',
  }
  const startedAt = performance.now()
  const child = spawn(process.execPath, [MAIN, '--rehearsal'], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  await untilReady(child)
  const readyMs = performance.now() - startedAt
  const publicUrl = `http://localhost:${rehearsalPort}`
  await post(`${publicUrl}/api/speed`, { speed: 0 })
  return {
    url: `http://localhost:${port}`,
    publicUrl,
    dataDir,
    readyMs,
    pid: child.pid ?? 0,
    async [Symbol.asyncDispose]() {
      const ended = new Promise((done) => child.once('exit', done))
      child.kill('SIGTERM')
      await ended
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

function untilReady(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`Conclave ended with ${code} before it was ready`)))
    if (!child.stdout) return
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('Conclave is ready')) resolve()
    })
  })
}

/** Posts JSON to the rehearsal network's controls. */
export async function post(url: string, body: unknown): Promise<unknown> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`)
  return await answer.json()
}

/** A signed-in person's calls. */
export interface Client {
  cookie: string
  call(method: 'GET' | 'POST' | 'PATCH', path: string, body?: unknown): Promise<never>
}

/** Signs one of the rehearsal's staff in. */
export async function signIn(bench: Bench, email: string): Promise<Client> {
  const headers = { 'content-type': 'application/json', origin: bench.url }
  const answer = await fetch(`${bench.url}/api/v1/session`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ email, password: 'rehearsal' }),
  })
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? ''
  return {
    cookie,
    async call(method, path, body) {
      const init = {
        method,
        headers: { ...headers, cookie },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }
      const response = await fetch(`${bench.url}/api/v1${path}`, init)
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
      return (await response.json()) as never
    },
  }
}

/** Typed answers: what a route of the contract gives. */
export type AnswerOf<N extends RouteName> = Contract[N] extends { answer: { _zod: { output: infer T } } }
  ? T
  : never

/** Resident memory of the supervisor and of each of its children, in MB, by name. */
export function residentMb(pid: number): Record<string, number> {
  const found: Record<string, number> = { supervisor: rssOf(pid) }
  for (const child of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const status = readFileSync(`/proc/${child}/status`, 'utf8')
      if (Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]) !== pid && !isGrandchild(status, pid)) continue
      const command = readFileSync(`/proc/${child}/cmdline`, 'utf8').split('\0')
      const env = readFileSync(`/proc/${child}/environ`, 'utf8')
      const role = /CONCLAVE_ROLE=(\w+)/.exec(env)?.[1]
      const name =
        role ??
        (command.some((part) => part.includes('rehearsal/main'))
          ? 'rehearsal'
          : command[0]?.includes('redis-server')
            ? 'redis'
            : null)
      if (name) found[name] = rssOf(Number(child))
    } catch {
      // It ended while we looked.
    }
  }
  return found
}

function isGrandchild(status: string, pid: number): boolean {
  const parent = /^PPid:\s+(\d+)/m.exec(status)?.[1] ?? '0'
  if (parent === '0' || parent === '1') return false
  const grand = readFileSync(`/proc/${parent}/status`, 'utf8')
  return Number(/^PPid:\s+(\d+)/m.exec(grand)?.[1]) === pid
}

function rssOf(pid: number): number {
  const kb = Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0)
  return Math.round(kb / 102.4) / 10
}
