import { fork } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import autocannon from 'autocannon'
import type { Bench, Client } from './bridge.ts'
import type { Row } from './stats.ts'

const BARE = fileURLToPath(new URL('./bare.ts', import.meta.url))
const SECONDS = 4
const CONNECTIONS = 8

/** Requests per second of one API page, beside a bare Express route in a process of its own sending the same bytes. */
export async function measurePage(bench: Bench, client: Client, what: string, path: string): Promise<Row> {
  const url = `${bench.url}/api/v1${path}`
  const headers = { cookie: client.cookie }
  const body = Buffer.from(await (await fetch(url, { headers })).arrayBuffer())
  const ours = await requestsPerSecond(url, headers)
  const bare = await besideBare(body)
  const kb = (body.length / 1024).toFixed(0)
  return {
    what: `${what} (${kb} kB)`,
    value: ours,
    unit: 'requests/s',
    beside: 'bare Express, same bytes',
    besideValue: bare,
    ratio: ours / bare,
    aim: '0.5',
  }
}

async function requestsPerSecond(url: string, headers: Record<string, string> = {}): Promise<number> {
  await autocannon({ url, headers, connections: CONNECTIONS, duration: 1 })
  const result = await autocannon({ url, headers, connections: CONNECTIONS, duration: SECONDS })
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${result.non2xx + result.errors} requests to ${url} failed`)
  return result.requests.average
}

async function besideBare(body: Buffer): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'conclave-bare-'))
  const file = join(folder, 'body.json')
  writeFileSync(file, body)
  const child = fork(BARE, [file])
  try {
    const port = await new Promise((resolve) => child.once('message', resolve))
    return await requestsPerSecond(`http://127.0.0.1:${port}/`)
  } finally {
    child.kill()
    rmSync(folder, { recursive: true, force: true })
  }
}
