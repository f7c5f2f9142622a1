import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { StoreProblem } from '../../db/problem.ts'
import { contract, type Route } from '../../src/api/contract.ts'
import { startServer } from '../support/server.ts'

const ID = '0123456789abcdefghjkmnpqrs'
const routes = Object.entries(contract) as [string, Route][]
const fill = (path: string) => `/api/v1${path.replace(/:\w+/g, ID)}`

test('every route that is not for anyone refuses who is not signed in', async () => {
  await using server = await startServer()
  const closed = routes.filter(([, route]) => route.audience !== 'anyone')
  expect(closed.length).toBeGreaterThan(35)
  for (const [name, route] of closed) {
    const answer = await server.send(route.method.toUpperCase(), fill(route.path))
    expect([name, answer.status, answer.body.type]).toEqual([name, 401, '/problems/sign-in'])
  }
  expect((await server.send('GET', '/api/v1/events')).status).toBe(401)
})

test('every route for administrators refuses everybody else, whatever they lead', async () => {
  await using server = await startServer()
  const space = await server.space('Care')
  const lea = await server.person('Lea', { spaces: { [space]: 'lead' } })
  const closed = routes.filter(([, route]) => route.audience === 'administrator')
  expect(closed.length).toBeGreaterThan(6)
  for (const [name, route] of closed) {
    const answer = await lea.send(route.method.toUpperCase(), fill(route.path))
    expect([name, answer.status, answer.body.type]).toEqual([name, 403, '/problems/forbidden'])
  }
})

test('what is not there is a problem too', async () => {
  await using server = await startServer()
  const ana = await server.person('Ana')
  for (const path of [
    '/api',
    '/api/v1',
    '/api/v1/nothing',
    '/api/v2/threads',
    '/api/v1/threads/%00',
    '/nope',
  ]) {
    const answer = await ana.send('GET', path)
    expect([path, answer.status]).toEqual([path, 404])
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/)
    expect(answer.body).toMatchObject({ type: '/problems/not-found', status: 404 })
  }
})

test('a broken address is told, not a fault of ours', async () => {
  await using server = await startServer()
  const ana = await server.person('Ana')
  for (const path of ['/api/v1/threads/%zz', '/api/v1/threads/%E0%A4%A']) {
    const answer = await ana.send('GET', path)
    expect([path, answer.status]).toEqual([path, 400])
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/)
  }
  expect(server.logged).toEqual([])
})

test('a known address with another method says which ones it takes', async () => {
  await using server = await startServer()
  const wrong = await server.send('PUT', '/api/v1/session')
  expect([wrong.status, wrong.body.type]).toEqual([405, '/problems/wrong-method'])
  expect(wrong.headers.get('allow')).toBe('POST, DELETE, GET, PATCH, HEAD, OPTIONS')
  const options = await server.send('OPTIONS', '/api/v1/events')
  expect([options.status, options.headers.get('allow'), options.text]).toEqual([
    204,
    'GET, HEAD, OPTIONS',
    '',
  ])
})

test('HEAD answers like GET without the words, and leaves no stream open', async () => {
  await using server = await startServer()
  const ana = await server.person('Ana')
  const head = await ana.send('HEAD', '/api/v1/session')
  expect([head.status, head.text]).toEqual([200, ''])
  expect((await ana.send('HEAD', '/api/v1/events')).status).toBe(200)
  expect(server.live.count()).toBe(0)
})

test('what is not JSON is told apart: malformed, another type, too large', async () => {
  await using server = await startServer()
  const ana = await server.person('Ana')
  const patch = (body: string, type = 'application/json') =>
    ana.send('PATCH', '/api/v1/session', body, { 'content-type': type }).then((a) => [a.status, a.body.type])
  expect(await patch('{"locale": "f')).toEqual([400, '/problems/not-json'])
  expect(await patch('locale=fr', 'application/x-www-form-urlencoded')).toEqual([415, '/problems/wrong-type'])
  expect(await patch('{"locale":"fr"}', 'text/plain')).toEqual([415, '/problems/wrong-type'])
  expect(await patch('{}', 'application/json; charset=klingon')).toEqual([415, '/problems/wrong-type'])
  expect(await patch(`{"locale":"${'x'.repeat(5_000_000)}"}`)).toEqual([413, '/problems/too-large'])
  expect(server.logged).toEqual([])
})

test('5 MB from somebody who is not signed in are refused without being read into memory', async () => {
  await using server = await startServer()
  const body = `{"text":"${'x'.repeat(5_000_000)}"}`
  expect((await server.send('POST', `/api/v1/threads/${ID}/notes`, body)).status).toBe(401)
  expect((await server.send('POST', '/api/v1/session', body)).status).toBe(413)
})

test('fields that are wrong are named, and what was sent is not quoted', async () => {
  await using server = await startServer()
  const ana = await server.person('Ana', { administrator: true })
  const answer = await ana.send('POST', '/api/v1/accounts', {
    network: 'x',
    credential: { kind: 'oauth1', appKey: 'hunter2-secret', appSecret: 7, 'hunter2 pasted as a name': 1 },
    ['k'.repeat(5000)]: true,
  })
  expect([answer.status, answer.body.type]).toEqual([422, '/problems/invalid'])
  expect(answer.body.errors.map((error: { path: string }) => error.path)).toEqual(
    expect.arrayContaining(['credential.appSecret', 'credential.accessToken', '']),
  )
  expect(answer.text).not.toContain('hunter2')
  expect(answer.text.length).toBeLessThan(2000)
})

test.each([
  ['a body that is no object', 'POST', '/tokens', '[]'],
  ['no body', 'POST', '/tokens', undefined],
  ['a polluting key', 'POST', '/tokens', '{"label":"x","__proto__":{"a":1}}'],
  ['a query twice', 'GET', '/threads?queue=new&queue=done', undefined],
  ['a query nobody knows', 'GET', '/threads?nothing=1', undefined],
  ['a number that is none', 'GET', '/threads?limit=many', undefined],
])('%s is invalid, not a fault', async (_name, method, path, body) => {
  await using server = await startServer()
  const ana = await server.person('Ana')
  const answer = await ana.send(method, `/api/v1${path}`, body)
  expect([answer.status, answer.body.type]).toEqual([422, '/problems/invalid'])
})

test('a full disk is told as such, and reading goes on', async () => {
  const full = async () => {
    throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' })
  }
  await using server = await startServer({ handlers: { writeNote: full } })
  const ana = await server.person('Ana')
  const answer = await ana.send('POST', `/api/v1/threads/${ID}/notes`, { text: 'x' })
  expect([answer.status, answer.body.type]).toEqual([503, '/problems/unavailable'])
  expect(answer.body.detail).toMatch(/disk .* is full/)
  expect((await ana.send('GET', '/api/v1/session')).status).toBe(200)
})

test('a store that is busy says what to do', async () => {
  const busy = async () => {
    throw new StoreProblem('busy', 'The database is busy. Nothing was saved; try again.')
  }
  await using server = await startServer({ handlers: { listThreads: busy } })
  const ana = await server.person('Ana')
  const answer = await ana.send('GET', '/api/v1/threads')
  expect([answer.status, answer.body.detail]).toEqual([
    503,
    'The database is busy. Nothing was saved; try again.',
  ])
  expect(answer.headers.get('retry-after')).toBe('5')
})

test('what nobody expected is logged by name and code, and neither log nor answer holds its words', async () => {
  const broken = async () => {
    throw Object.assign(new TypeError('the note "private words" broke'), { code: 'E_ODD' })
  }
  await using server = await startServer({ handlers: { listThreads: broken } })
  const ana = await server.person('Ana')
  const answer = await ana.send('GET', '/api/v1/threads')
  expect([answer.status, answer.body.type]).toEqual([500, '/problems/internal'])
  expect(answer.text).not.toContain('private words')
  expect(server.logged).toEqual(['a request failed {"method":"GET","error":"TypeError","code":"E_ODD"}'])
})

test('an answer holds the fields of its schema and no other', async () => {
  const leaky = async () => ({
    threads: [],
    next: null,
    password_hash: 'scrypt1$',
  })
  await using server = await startServer({ handlers: { listThreads: leaky } })
  const ana = await server.person('Ana')
  expect((await ana.send('GET', '/api/v1/threads')).body).toEqual({ threads: [], next: null })
})

test('answers of the API are kept nowhere and every answer carries the security headers', async () => {
  await using server = await startServer({ rehearsalUrl: 'http://localhost:4001' })
  for (const path of ['/api/v1/setup', '/api/v1/nothing', '/nope']) {
    const { headers } = await server.send('GET', path)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
    expect(headers.get('permissions-policy')).toContain('camera=()')
    expect(headers.get('x-powered-by')).toBeNull()
    const policy = headers.get('content-security-policy')
    expect(policy).toContain("default-src 'none'; script-src 'self';")
    expect(policy).toContain("img-src 'self' data: https: http://localhost:4001;")
    expect(policy).toContain("frame-ancestors 'none'; base-uri 'none'; form-action 'self'")
  }
  const { headers } = await server.send('GET', '/api/v1/setup')
  expect([headers.get('cache-control'), headers.get('etag')]).toEqual(['no-store', null])
})

test('the page is served for every place in it, assets for ever, the API never as a page', async () => {
  const webDir = mkdtempSync(join(tmpdir(), 'conclave-web-'))
  try {
    mkdirSync(join(webDir, 'assets'))
    writeFileSync(join(webDir, 'index.html'), '<!doctype html><title>Conclave</title>')
    writeFileSync(join(webDir, 'assets', 'main-abc123.js'), 'export {}')
    writeFileSync(join(webDir, 'mark.svg'), '<svg/>')
    await using server = await startServer({ webDir })
    const html = { accept: 'text/html,application/xhtml+xml' }
    for (const path of ['/', '/threads/01abc', '/index.html', '/listening?connected=done']) {
      const page = await server.send('GET', path, undefined, html)
      expect([path, page.status, page.headers.get('cache-control')]).toEqual([path, 200, 'no-store'])
      expect(page.text).toContain('<title>Conclave')
    }
    const asset = await server.send('GET', '/assets/main-abc123.js')
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect((await server.send('GET', '/mark.svg')).headers.get('cache-control')).toBe('no-cache')
    expect((await server.send('GET', '/assets/gone.js', undefined, html)).status).toBe(404)
    expect((await server.send('GET', '/api/v1/nothing', undefined, html)).status).toBe(404)
    expect((await server.send('GET', '/gone.png')).status).toBe(404)
    expect(await raw(server.url, '/../../package.json')).toBe(404)
    expect(await raw(server.url, '/%zz')).toBe(400)
  } finally {
    rmSync(webDir, { recursive: true })
  }
})

/** The status of a path sent as it is: `fetch` would tidy it up first. */
function raw(url: string, path: string): Promise<number | undefined> {
  const { port } = new URL(url)
  return new Promise((resolve, reject) => {
    const sent = request({ port, host: '127.0.0.1', path }, (res) => {
      res.resume()
      resolve(res.statusCode)
    })
    sent.on('error', reject)
    sent.end()
  })
}
