import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { startFaultProxy, type WireFault } from '../support/fault-proxy.ts'

let server: Server
const heard: string[] = []
const port = () => (server.address() as AddressInfo).port
beforeAll(async () => {
  server = createServer((request, response) => {
    heard.push(request.url ?? '')
    response.end('x'.repeat(1_000))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

/** What a caller learns who waits for a second, and whether the server was asked. */
async function callThrough(fault: WireFault | null, path: string) {
  await using proxy = await startFaultProxy(port(), () => fault)
  const options = { signal: AbortSignal.timeout(1_000), headers: { connection: 'close' } }
  const learnt = await fetch(`http://127.0.0.1:${proxy.port}${path}`, options)
    .then(async (answer) => (await answer.text()).length)
    .catch((error: Error) => (error.name === 'TimeoutError' ? 'nothing' : 'broken'))
  return { learnt, asked: heard.includes(path), struck: proxy.struck() }
}

test('a line without a fault carries everything', async () => {
  expect(await callThrough(null, '/well')).toEqual({ learnt: 1_000, asked: true, struck: {} })
})

test.each<[WireFault, number | string, boolean]>([
  [{ kind: 'delay', way: 'up', ms: 50 }, 1_000, true],
  [{ kind: 'delay', way: 'down', ms: 50 }, 1_000, true],
  [{ kind: 'reset', way: 'up' }, 'broken', false],
  [{ kind: 'reset', way: 'down' }, 'broken', true],
  [{ kind: 'hole', way: 'up' }, 'nothing', false],
  [{ kind: 'hole', way: 'down' }, 'nothing', true],
  [{ kind: 'cut', way: 'up', bytes: 10 }, 'broken', false],
  [{ kind: 'cut', way: 'down', bytes: 10 }, 'broken', true],
])('%j: the caller learns %j, and whether the server was asked is %j', async (fault, learnt, asked) => {
  const path = `/${fault.kind}-${fault.way}`
  const struck = { [`${fault.kind} ${fault.way}`]: 1 }
  expect(await callThrough(fault, path)).toEqual({ learnt, asked, struck })
})
