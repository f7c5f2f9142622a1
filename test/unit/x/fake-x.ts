import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Io } from '../../../connectors/connector.ts'
import type { XSettings } from '../../../connectors/x/credential.ts'

/** A request as it arrived. */
export interface Heard {
  method: string
  path: string
  query: Record<string, string>
  body: string
  headers: IncomingMessage['headers']
}

/** What to answer: a status and a body (JSON unless it is a string), or a function that does as it likes. */
export type Answer =
  | { status?: number; body: unknown; headers?: Record<string, string> }
  | ((response: ServerResponse) => void)

/** An HTTP server that answers what a test tells it, and remembers what it heard. */
export async function fakeX(answer: (heard: Heard) => Answer) {
  const heard: Heard[] = []
  const sockets = new Set<Socket>()
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://x')
    let body = ''
    for await (const chunk of request) body += chunk
    const one = {
      method: request.method ?? '',
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      body,
      headers: request.headers,
    }
    heard.push(one)
    reply(response, answer(one))
  })
  server.on('connection', (socket) => sockets.add(socket))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/x`,
    heard,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((done) => server.close(done))
    },
  }
}

function reply(response: ServerResponse, answer: Answer): void {
  if (typeof answer === 'function') {
    answer(response)
    return
  }
  const type = typeof answer.body === 'string' ? 'text/html' : 'application/json'
  response.writeHead(answer.status ?? 200, { 'content-type': type, ...answer.headers })
  response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body))
}

export const US = { id: '900', handle: 'acme' }
export const NOW = new Date('2026-11-24T12:00:00.000Z')

/** What a connector gets, at a standing time. */
export function anIo(now = NOW): Io {
  return { fetch, now: () => now, log: () => {} }
}

/** Settings of @acme at `baseUrl`. */
export function settingsAt(baseUrl: string, change: Partial<XSettings> = {}): XSettings {
  return {
    baseUrl,
    userId: US.id,
    handle: US.handle,
    credential: {
      kind: 'oauth1',
      appKey: 'app-key',
      appSecret: 'app-secret',
      accessToken: 'user-token',
      accessSecret: 'user-secret',
    },
    ...change,
  }
}

/** A signal that never fires. */
export function patience(): AbortSignal {
  return new AbortController().signal
}

/** A post as X sends it, mentioning us. */
export function wirePost(id: string, change: Record<string, unknown> = {}) {
  return {
    id,
    text: '@acme hello',
    author_id: '7',
    created_at: '2026-11-24T11:00:00.000Z',
    conversation_id: id,
    edit_history_tweet_ids: [id],
    entities: { mentions: [{ start: 0, end: 5, username: 'acme', id: US.id }] },
    ...change,
  }
}

/** A page of posts with its authors. */
export function pageOf(
  posts: unknown[],
  meta: Record<string, unknown> = {},
  more: Record<string, unknown> = {},
) {
  return {
    data: posts,
    includes: {
      users: [
        { id: '7', username: 'zoe', name: 'Zoé' },
        { id: US.id, username: US.handle, name: 'Acme' },
      ],
    },
    meta: { result_count: posts.length, ...meta },
    ...more,
  }
}
