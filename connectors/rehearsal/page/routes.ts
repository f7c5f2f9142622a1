import { readFileSync } from 'node:fs'
import express, { type Response, type Router } from 'express'
import { drawAvatar } from '../drawings/avatars.ts'
import { drawPicture } from '../drawings/pictures.ts'
import type { World } from '../world/world.ts'
import { acceptForm } from './compose.ts'
import { framePage } from './frame.ts'
import type { Html } from './html.ts'
import { conversationView, messageView, profileView, timelineView } from './views.ts'

const STATIC = {
  'agora.css': 'text/css',
  'agora.js': 'text/javascript',
  'agora.svg': 'image/svg+xml',
} as const

/** The public web page: timeline, conversations, profiles, pictures, and the form to speak. */
export function pageRoutes(world: World): Router {
  const router = express.Router()
  const { shelves } = world
  for (const [name, type] of Object.entries(STATIC)) {
    const bytes = readFileSync(new URL(`./static/${name}`, import.meta.url))
    router.get(`/static/${name}`, (_request, response) => void response.type(type).send(bytes))
  }
  router.get('/', (request, response) => {
    const before = idIn(request.query.before)
    show(response, 'Everybody', timelineView(world, { before, about: request.query.about === 'company' }))
  })
  router.post('/posts', express.urlencoded({ extended: false, limit: '64kb' }), (request, response) => {
    const result = acceptForm(request.body, world)
    if ('post' in result)
      return response.redirect(303, `/posts/${result.post.conversationId}#post-${result.post.id}`)
    const { filled, to } = result
    const view = to ? conversationView(to, world, filled) : timelineView(world, { filled })
    show(response, 'Not sent', view, 422)
  })
  router.get('/posts/:id', (request, response) => {
    const post = shelves.post(request.params.id)
    if (!post) return missing(response, 'There is no such post.')
    show(response, `Post by @${shelves.person(post.authorId)?.handle}`, conversationView(post, world))
  })
  router.get(['/:handle/status/:id', '/:handle/status/:id/{*rest}'], (request, response) => {
    response.redirect(302, `/posts/${encodeURIComponent(String(request.params.id))}`)
  })
  router.get('/@:handle', (request, response) => {
    const person = shelves.personByHandle(request.params.handle)
    if (!person) return missing(response, `There is nobody called @${request.params.handle} here.`)
    show(response, `@${person.handle}`, profileView(person, world, idIn(request.query.before)))
  })
  router.get('/avatars/:handle.svg', (request, response) => {
    const { handle } = request.params
    picture(response, drawAvatar(handle, shelves.personByHandle(handle)?.ours ?? false))
  })
  router.get('/media/:id.svg', (request, response) => {
    for (const post of shelves.everything.newestFirst()) {
      const found = post.pictures.find((one) => one.id === request.params.id)
      const drawn = found && post.deletedAt === null ? drawPicture(found.drawing, found.alt) : null
      if (drawn) return picture(response, drawn)
    }
    missing(response, 'There is no such picture.')
  })
  return router
}

function show(response: Response, title: string, body: Html, status = 200): void {
  response.status(status).set('cache-control', 'no-store').type('html').send(framePage(title, body))
}

/** The page for an address where nothing is. */
export function missing(response: Response, words: string): void {
  show(response, 'Not found', messageView('Not found', words), 404)
}

function picture(response: Response, drawing: string): void {
  response.set('cache-control', 'public, max-age=3600').set('cross-origin-resource-policy', 'cross-origin')
  response.type('image/svg+xml').send(drawing)
}

function idIn(value: unknown): string | undefined {
  return typeof value === 'string' && /^[0-9]{1,19}$/.test(value) ? value : undefined
}
