import { Agent, request } from 'node:http'
import type { Attempt } from './request.ts'

/** What came back, or that the server shut the door before it read a whole request. */
export interface Answer {
  status: number
  headers: Record<string, string | string[] | undefined>
  text: string
}

const agent = new Agent({ keepAlive: true, maxSockets: 4 })
const LONGEST_MS = 20_000

/** Sends a request as it stands. An event stream is left as soon as it has begun. Throws when there is no answer in time. */
export function sendRaw(url: string, { method, path, headers, body }: Attempt): Promise<Answer> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const length = body === null ? {} : { 'content-length': String(Buffer.byteLength(body)) }
    const outgoing = request(
      { agent, hostname, port, method, path, headers: { ...headers, ...length }, timeout: LONGEST_MS },
      (incoming) => {
        const chunks: Buffer[] = []
        const done = () =>
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            text: Buffer.concat(chunks).toString(),
          })
        if (incoming.headers['content-type']?.startsWith('text/event-stream')) {
          done()
          outgoing.destroy()
          return
        }
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
        incoming.on('end', done)
        incoming.on('error', done)
      },
    )
    outgoing.on('timeout', () => outgoing.destroy(new Error('there was no answer in time')))
    outgoing.on('error', reject)
    outgoing.end(body ?? undefined)
  })
}
