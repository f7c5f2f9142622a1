import { describe, expect, test } from '@jest/globals'
import type { Express } from 'express'
import { contract, type Route } from '../../src/api/contract.ts'
import { handlers } from '../../src/api/handlers.ts'
import { createServer } from '../../src/api/server.ts'
import { startServer } from '../support/server.ts'

/** What is served beside the contract, each with the reason why it is nobody's secret. */
const BESIDE: Record<string, string> = {
  'GET /api/v1/events': 'a stream for signed-in people; rights are read at each delivery',
  'GET /api/v1/openapi.json': 'the description of the API, the same for everybody',
  'GET /oauth/callback/x': 'takes a code from an administrator and shows nothing',
}

interface Layer {
  route?: { path: string | string[]; methods: Record<string, boolean> }
  handle?: { stack?: Layer[] }
}

/** What Express keeps of its routes; its types say less. */
function layersOf(app: Express): Layer[] {
  return app.router.stack as unknown as Layer[]
}

/** Every route an Express application answers, as `METHOD /path`; what only refuses other methods is not counted. */
function routesOf(layers: Layer[], prefix: string): string[] {
  return layers.flatMap(({ route, handle }) => {
    if (handle?.stack && !route) return routesOf(handle.stack, '/api/v1')
    if (!route || route.methods._all) return []
    const paths = [route.path].flat()
    return Object.keys(route.methods).flatMap((method) =>
      paths.map((path) => `${method.toUpperCase()} ${prefix}${path}`),
    )
  })
}

/** Routes that are neither in the contract nor among those with a reason. */
function undeclared(served: string[]): string[] {
  const declared = Object.values(contract).map(({ method, path }) => `${method.toUpperCase()} /api/v1${path}`)
  return served.filter((route) => !declared.includes(route) && !(route in BESIDE))
}

describe('who may call a route is declared before it is served', () => {
  test('each route of the contract names its audience', () => {
    const audiences = Object.values(contract).map(({ audience }) => audience)
    expect(audiences.filter((audience) => !['anyone', 'person', 'administrator'].includes(audience))).toEqual(
      [],
    )
  })

  test('a route without an audience does not compile', () => {
    // @ts-expect-error audience is not optional
    const bare: Route = { method: 'get', path: '/x', summary: 'x' }
    expect(bare.audience).toBeUndefined()
  })

  test('nothing is served that is not in the contract, and the list of exceptions is no longer than it must be', async () => {
    await using server = await startServer()
    const app = createServer(server.api, { handlers, live: server.live, webDir: null })
    const served = routesOf(layersOf(app), '')
    expect(served.length).toBe(Object.keys(contract).length + Object.keys(BESIDE).length)
    expect(undeclared(served)).toEqual([])
    app.get('/back/door', (_req, res) => void res.send('everything'))
    expect(undeclared(routesOf(layersOf(app), ''))).toEqual(['GET /back/door'])
  })

  test('what is for people is refused to nobody in particular before anything is read', async () => {
    await using server = await startServer()
    const open = Object.entries<Route>(contract).filter(([, { audience }]) => audience !== 'anyone')
    for (const [, { method, path }] of open) {
      const at = `/api/v1${path.replace(/:\w+/g, 'zzzzzzzzzzzz')}`
      const { status } = await server.send(
        method.toUpperCase(),
        at,
        method === 'get' ? undefined : '{"broken":',
      )
      expect([at, status]).toEqual([at, 401])
    }
  })

  test('what is for administrators is refused to a lead', async () => {
    await using server = await startServer()
    const lead = await server.person('Lead', { spaces: { [await server.space('Care')]: 'lead' } })
    const closed = Object.values<Route>(contract).filter(({ audience }) => audience === 'administrator')
    expect(closed.length).toBeGreaterThan(5)
    for (const { method, path } of closed) {
      const at = `/api/v1${path.replace(/:\w+/g, 'zzzzzzzzzzzz')}`
      expect([at, (await lead.send(method.toUpperCase(), at)).status]).toEqual([at, 403])
    }
  })
})
