import express, { type Router } from 'express'
import { z } from 'zod'
import { Act, CannotAct, Handle, perform } from '../acts.ts'
import type { World } from '../world/world.ts'
import { read, refuse } from './edge.ts'
import { tellPerson, tellPost } from './posts.ts'

const Acts = z.union([
  Act.transform((act) => [act]),
  z.strictObject({ acts: z.array(Act).max(10_000) }).transform((a) => a.acts),
])
const PostsQuery = z.object({
  conversation: z.string().optional(),
  author: Handle.optional(),
  order: z.enum(['newest', 'oldest']).default('oldest'),
  limit: z.coerce.number().int().positive().max(100_000).optional(),
})

/** Everything public as JSON, and what people outside do. */
export function publicRoutes(world: World): Router {
  const router = express.Router()
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
  return router
}
