import type { LiveEvent } from '../../src/api/schema/live.ts'

/** An open event stream, as a page has it. */
export interface TestStream extends AsyncDisposable {
  status: number
  headers: Headers
  /** Everything that came so far, as it came. */
  text(): string
  events(): LiveEvent[]
  /** Waits until `enough` says so of what came; the test's own time limit ends a vain wait. */
  until(enough: (text: string) => boolean): Promise<void>
  /** Settles when the server ended the stream. */
  ended: Promise<void>
}

/** Opens `GET /api/v1/events`; the first bytes have come when this settles. */
export async function openStream(url: string, cookie: string): Promise<TestStream> {
  const leaving = new AbortController()
  const response = await fetch(`${url}/api/v1/events`, { headers: { cookie }, signal: leaving.signal })
  let text = ''
  let waiting: (() => void)[] = []
  const wake = () => {
    for (const resume of waiting) resume()
    waiting = []
  }
  const ended = read(response, (chunk) => {
    text += chunk
    wake()
  }).finally(wake)
  async function until(enough: (text: string) => boolean): Promise<void> {
    while (!enough(text)) await new Promise<void>((resume) => waiting.push(resume))
  }
  if (response.status === 200) await until((so) => so.includes('retry:'))
  return {
    status: response.status,
    headers: response.headers,
    text: () => text,
    events: () =>
      text
        .split('\n')
        .filter((line) => line.startsWith('data: '))
        .map((line) => JSON.parse(line.slice(6))),
    until,
    ended,
    async [Symbol.asyncDispose]() {
      leaving.abort()
      await ended
    },
  }
}

async function read(response: Response, take: (chunk: string) => void): Promise<void> {
  const decoder = new TextDecoder()
  try {
    for await (const chunk of response.body ?? []) take(decoder.decode(chunk, { stream: true }))
  } catch {
    // Left by the test, or cut by the server: over either way.
  }
}
