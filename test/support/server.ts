import { generateKeyPairSync } from 'node:crypto'
import { createServer as createHttp } from 'node:http'
import type { AddressInfo } from 'node:net'
import { insertPerson, type PersonRow } from '../../db/inside/people.ts'
import { saveSession } from '../../db/inside/sessions.ts'
import { insertSpace, saveRole } from '../../db/inside/spaces.ts'
import { newSecret, secretHash } from '../../db/secret.ts'
import type { Api } from '../../src/api/handler.ts'
import { handlers as realHandlers } from '../../src/api/handlers.ts'
import { createLive, type Live } from '../../src/api/live.ts'
import { createServer, type Handlers } from '../../src/api/server.ts'
import { hashPassword } from '../../src/inside/password.ts'
import type { Role } from '../../src/inside/rights.ts'
import { type Io, realIo } from '../../src/io.ts'
import { type Stores, sqliteStores } from './stores.ts'

export const PASSWORD = 'correct horse battery'
let passwordHash: Promise<string> | undefined

/** The whole HTTP server on a free port, over real SQLite files. What it nudges and logs is kept to be looked at. */
export interface TestServer extends AsyncDisposable {
  url: string
  api: Api
  live: Live
  stores: Stores
  nudges: { queue: string; payload: unknown }[]
  logged: string[]
  /** Moves the server's clock, in ms. */
  later(ms: number): void
  person(
    name: string,
    about?: { administrator?: boolean; spaces?: Record<string, Role> },
  ): Promise<TestPerson>
  space(name: string): Promise<string>
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
}

/** A signed-in person. */
export interface TestPerson extends PersonRow {
  cookie: string
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
}

export interface Answer {
  status: number
  headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: tests look into many shapes of answers
  body: any
  text: string
}

interface Options {
  publicUrl?: string
  rehearsalUrl?: string | null
  webDir?: string | null
  heartbeatMs?: number
  /** Time and ids that can be had again. */
  io?: Io
  /** Handlers that take the place of the real ones: to see what the server makes of what they do. */
  handlers?: Partial<Handlers>
}

export async function startServer(options: Options = {}): Promise<TestServer> {
  const stores = await sqliteStores()
  let offsetMs = 0
  const io = options.io ?? { ...realIo, now: () => new Date(Date.now() + offsetMs) }
  const nudges: TestServer['nudges'] = []
  const logged: string[] = []
  const log = {
    warn: (message: string, facts?: unknown) => void logged.push(`${message} ${JSON.stringify(facts ?? {})}`),
  }
  const live = createLive(
    { reading: stores.reading, io, log },
    { heartbeatMs: options.heartbeatMs ?? 60_000 },
  )
  const http = createHttp()
  http.listen(0, '127.0.0.1')
  await new Promise((ready) => http.once('listening', ready))
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  const api: Api = {
    ...stores,
    io,
    nudge: (queue, payload) => void nudges.push({ queue, payload }),
    tell: live.tell,
    signing: generateKeyPairSync('ed25519').privateKey,
    sealToListener: async (value) => seal('listener', value),
    sealToPublisher: async (value) => seal('publisher', value),
    queueState: () => 'ok',
    publicUrl: options.publicUrl ?? url,
    rehearsalUrl: options.rehearsalUrl ?? null,
    log,
  }
  const handlers = { ...realHandlers, ...options.handlers }
  http.on('request', createServer(api, { handlers, live, webDir: options.webDir ?? null }))

  const send: TestServer['send'] = (method, path, body, headers = {}) =>
    request(url, method, path, body, headers)
  return {
    url,
    api,
    live,
    stores,
    nudges,
    logged,
    later(ms) {
      offsetMs += ms
    },
    send,
    async space(name) {
      const row = await insertSpace(stores.inside, io, { name, holdSeconds: 15, approvalsNeeded: 1 })
      return row.id
    },
    async person(name, { administrator = false, spaces = {} } = {}) {
      passwordHash ??= hashPassword(PASSWORD)
      const email = `${name.toLowerCase()}@test.example`
      const hash = await passwordHash
      const row = await insertPerson(stores.inside, io, { name, email, passwordHash: hash, administrator })
      if (!row) throw new Error(`${email} is taken`)
      for (const [spaceId, role] of Object.entries(spaces))
        await saveRole(stores.inside, spaceId, row.id, role)
      const secret = newSecret()
      const at = io.now().toISOString()
      await saveSession(stores.inside, {
        id: io.id(),
        secretHash: secretHash(secret),
        personId: row.id,
        kind: 'cookie',
        label: '',
        at,
        expiresAt: new Date(io.now().getTime() + 30 * 86_400_000).toISOString(),
      })
      const cookie = `conclave=${secret}`
      return {
        ...row,
        cookie,
        send: (method, path, body, headers = {}) => send(method, path, body, { cookie, ...headers }),
      }
    },
    async [Symbol.asyncDispose]() {
      live.close()
      await new Promise((closed) => {
        http.close(closed)
        http.closeAllConnections()
      })
      await stores[Symbol.asyncDispose]()
    },
  }
}

/** Not a lock: a box that says whose it is, which tests can look into. */
function seal(whose: string, value: unknown): string {
  return `${whose}:${Buffer.from(JSON.stringify(value)).toString('base64')}`
}
export function unseal(sealed: string | null | undefined): { whose: string; value: unknown } {
  const [whose = '', box = ''] = (sealed ?? '').split(':')
  return { whose, value: JSON.parse(Buffer.from(box, 'base64').toString()) }
}

async function request(
  url: string,
  method: string,
  path: string,
  body: unknown,
  headers: Record<string, string>,
): Promise<Answer> {
  const response = await fetch(url + path, {
    method,
    redirect: 'manual',
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.includes('json') ?? false
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: isJson && text ? JSON.parse(text) : undefined,
  }
}
