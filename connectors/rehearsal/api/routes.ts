import express, { type Response, type Router } from 'express'
import { z } from 'zod'
import type { XSimulator } from '../../x/simulator.ts'
import { Act, CannotAct, Handle, perform } from '../acts.ts'
import type { FaultDesk } from '../faults.ts'
import { FaultOrder } from '../faults.ts'
import type { World } from '../world/world.ts'
import { tellPerson, tellPost } from './posts.ts'

const Speed = z.strictObject({ speed: z.number().min(0).max(10_000) })
const Acts = z.union([
  Act.transform((act) => [act]),
  z.strictObject({ acts: z.array(Act).max(10_000) }).transform((a) => a.acts),
])
const SettingsOrder = z.strictObject({
  generation: z.enum(['tweet', 'post']).optional(),
  limitFactor: z.number().positive().max(1_000).optional(),
  replies: z.enum(['self-serve', 'open']).optional(),
})
const TokenOrder = z.strictObject({ account: Handle, seconds: z.number().positive().max(7_200).optional() })
const PostsQuery = z.object({
  conversation: z.string().optional(),
  author: Handle.optional(),
  order: z.enum(['newest', 'oldest']).default('oldest'),
  limit: z.coerce.number().int().positive().max(100_000).optional(),
})

/** What the rehearsal itself is steered by: faults, acts, speed, and everything public as JSON. */
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

  router.get('/posts', (request, response) => {
    const query = read(PostsQuery, request.query, response)
    if (!query) return
    const { shelves } = world
    const author = query.author ? shelves.personByHandle(query.author)?.id : undefined
    const timeline = query.conversation ? shelves.conversation(query.conversation) : shelves.everything
    const posts = timeline
      .oldestFirst()
      .filter((post) => query.author === undefined || post.authorId === author)
    const ordered = query.order === 'newest' ? posts.toReversed() : posts
    response.json({ posts: ordered.slice(0, query.limit).map((post) => tellPost(post, world)) })
  })
  router.get('/people', (_request, response) => {
    response.json({ people: [...world.shelves.people.values()].map((person) => tellPerson(person, world)) })
  })
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

  router.post('/act', (request, response) => {
    const acts = read(Acts, request.body, response)
    if (!acts) return
    try {
      const told = acts.map((act) => perform(act, world)).map((post) => post && tellPost(post, world))
      response.status(201).json('acts' in request.body ? { posts: told } : (told[0] ?? {}))
    } catch (error) {
      if (!(error instanceof CannotAct)) throw error
      refuse(response, 409, error.message)
    }
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

function read<T>(shape: z.ZodType<T>, given: unknown, response: Response): T | null {
  const parsed = shape.safeParse(given)
  if (parsed.success) return parsed.data
  refuse(response, 400, z.prettifyError(parsed.error))
  return null
}

/** Answers with a problem (RFC 9457). */
export function refuse(response: Response, status: number, detail: string): void {
  response.status(status).type('application/problem+json')
  response.send(
    JSON.stringify({ type: 'about:blank', title: status === 404 ? 'Not found' : 'Refused', status, detail }),
  )
}
