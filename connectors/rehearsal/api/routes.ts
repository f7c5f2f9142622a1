import express, { type Router } from 'express'
import { z } from 'zod'
import type { XSimulator } from '../../x/simulator.ts'
import { Handle } from '../acts.ts'
import { type FaultDesk, FaultOrder } from '../faults.ts'
import type { World } from '../world/world.ts'
import { read, refuse } from './edge.ts'
import { publicRoutes } from './public.ts'

const Speed = z.strictObject({ speed: z.number().min(0).max(10_000) })
const SettingsOrder = z.strictObject({
  generation: z.enum(['tweet', 'post']).optional(),
  limitFactor: z.number().positive().max(1_000).optional(),
  replies: z.enum(['self-serve', 'open']).optional(),
  duplicates: z.enum(['refused', 'taken']).optional(),
})
const TokenOrder = z.strictObject({ account: Handle, seconds: z.number().positive().max(7_200).optional() })

/** What the rehearsal itself is steered by: acts, faults, settings, speed, credentials. */
export function apiRoutes(deps: {
  world: World
  faults: FaultDesk
  x: XSimulator
  script: { speed: number; setSpeed(speed: number): void }
  reset: () => void
}): Router {
  const { world, faults, x, script } = deps
  const router = express.Router()
  router.use(express.json({ limit: '8mb' }))
  router.use(publicRoutes(world))
  router.get('/credentials', (request, response) => {
    response.json(x.credentials(`${request.protocol}://${request.headers.host}/x`))
  })
  router.post('/credentials/oauth2', (request, response) => {
    const order = read(TokenOrder, request.body, response)
    if (!order) return
    const tokens = x.issue(order.account, order.seconds && order.seconds * 1_000)
    if (tokens) response.json(tokens)
    else refuse(response, 404, `@${order.account} is not one of our accounts here.`)
  })

  router.get('/faults', (_request, response) => void response.json({ faults: faults.list() }))
  router.post('/faults', (request, response) => {
    const order = read(FaultOrder, request.body, response)
    if (order) response.status(201).json(faults.order(order))
  })
  router.delete('/faults{/:id}', (request, response) => {
    response.json({ lifted: faults.lift((request.params as { id?: string }).id) })
  })

  router.get('/settings', (_request, response) => void response.json({ ...x.settings, speed: script.speed }))
  router.post('/settings', (request, response) => {
    const order = read(SettingsOrder, request.body, response)
    if (!order) return
    Object.assign(x.settings, order)
    response.json(x.settings)
  })
  router.post('/speed', (request, response) => {
    const order = read(Speed, request.body, response)
    if (!order) return
    script.setSpeed(order.speed)
    response.json({ speed: script.speed })
  })
  router.post('/reset', (_request, response) => {
    deps.reset()
    response.json({ posts: world.shelves.everything.size })
  })
  router.use((_request, response) => refuse(response, 404, 'There is nothing at this address.'))
  return router
}
