import express, { type Router } from 'express'
import type { FaultDesk } from '../rehearsal/faults.ts'
import type { Journal } from '../rehearsal/journal.ts'
import type { Html } from '../rehearsal/page/html.ts'
import type { World } from '../rehearsal/world/world.ts'
import { createGate } from './simulator/caller.ts'
import { APP, userKeys } from './simulator/credentials.ts'
import type { Desk, Settings } from './simulator/endpoint.ts'
import { createLimits } from './simulator/limits.ts'
import { mentions, search, timeline } from './simulator/lists.ts'
import { lookupMany, lookupOne } from './simulator/lookup.ts'
import { authorizePage, revokeEndpoint, tokenEndpoint, wireGrant } from './simulator/oauth2.ts'
import { plain } from './simulator/problems.ts'
import { serve } from './simulator/serve.ts'
import { type GrantEvent, openTokens } from './simulator/tokens.ts'
import { byUsername, me, usage } from './simulator/users.ts'
import { create, remove } from './simulator/write.ts'

const SCOPES = ['tweet.read', 'tweet.write', 'users.read', 'offline.access']
const HANDLERS = [me, byUsername, mentions, timeline, search, lookupMany, lookupOne, create, remove, usage]

/** X, as far as Conclave speaks to it, over the pretend world. */
export interface XSimulator {
  /** Serves `/2/…` and `/i/oauth2/authorize`; mount it under `/x`. */
  router: Router
  settings: Settings
  /** Everything one needs to connect an account of ours, for `GET /api/credentials`. */
  credentials(baseUrl: string): unknown
  /** A fresh OAuth 2 token pair of an account of ours; null when there is none of that handle. */
  issue(handle: string, lastsMs?: number): ReturnType<typeof wireGrant> | null
  reset(): void
}

/** Builds the simulator. It starts with X's field names of before August 2026 and ten times X's rate limits. */
export function createXSimulator(deps: {
  world: World
  faults: FaultDesk
  journal: Journal<GrantEvent>
  frame: (title: string, body: Html) => string
  settings?: Partial<Settings>
}): XSimulator {
  const { world, faults, frame } = deps
  const settings: Settings = {
    ...{ generation: 'tweet', limitFactor: 10, replies: 'self-serve', duplicates: 'refused' },
    ...deps.settings,
  }
  const desk: Desk = { world, settings, usage: new Map() }
  const tokens = openTokens(deps.journal, world.now)
  const limits = createLimits(world.now, () => settings.limitFactor)
  const gate = createGate({ shelves: world.shelves, tokens, now: world.now })

  const router = express.Router()
  router.use(express.json({ limit: '100kb' }), express.urlencoded({ extended: false, limit: '100kb' }))
  router.get('/i/oauth2/authorize', authorizePage({ world, tokens, faults, frame }))
  router.post('/2/oauth2/token', tokenEndpoint({ world, tokens, faults, frame }))
  router.post('/2/oauth2/revoke', revokeEndpoint({ world, tokens, faults, frame }))
  for (const handler of HANDLERS)
    router[handler.method](handler.path, serve(handler, { desk, faults, limits, tokens, gate }))
  router.use('/2', (_request, response) => {
    const { status, body } = plain(404, 'Not Found', 'Not Found')
    response.status(status).type('application/problem+json').send(JSON.stringify(body))
  })

  const ours = () => [...world.shelves.people.values()].filter((person) => person.ours)
  return {
    router,
    settings,
    credentials: (baseUrl) => ({
      network: 'x',
      baseUrl,
      app: APP,
      accounts: ours().map((p) => ({ handle: p.handle, id: p.id, name: p.name, ...userKeys(p) })),
    }),
    issue(handle, lastsMs) {
      const person = world.shelves.personByHandle(handle)
      return person?.ours ? wireGrant(tokens.grantFor(person.id, SCOPES, lastsMs)) : null
    },
    reset() {
      limits.clear()
      desk.usage.clear()
    },
  }
}
