import { z } from 'zod'
import { contract, type Route, type RouteName } from './contract.ts'
import { Problem } from './schema/base.ts'
import * as items from './schema/items.ts'
import * as listening from './schema/listening.ts'
import { LiveEvent } from './schema/live.ts'
import * as people from './schema/people.ts'
import * as replies from './schema/replies.ts'
import * as threads from './schema/threads.ts'

type Json = Record<string, unknown>
/** The document's outermost shape; what is inside is JSON Schema (2020-12). */
export interface OpenApi {
  openapi: string
  info: Json
  servers: Json[]
  security: Json[]
  paths: Record<string, Record<string, Json>>
  components: { schemas: Json; securitySchemes: Json; responses: Json }
}

/** Schemas that get a name of their own in the document. */
const named = {
  Account: listening.Account,
  Approval: items.ApprovalItem,
  Author: items.Author,
  Delivery: items.DeliveryItem,
  Event: items.EventItem,
  LiveEvent,
  Me: people.Me,
  NewToken: people.NewToken,
  Note: items.NoteItem,
  Person: people.Person,
  PersonRef: people.PersonRef,
  Post: items.PostItem,
  Problem,
  Proposal: items.ProposalItem,
  Reply: replies.Reply,
  Space: people.Space,
  Status: listening.Status,
  Stops: listening.Stops,
  ThreadPage: threads.ThreadPage,
  ThreadSummary: threads.ThreadSummary,
  Token: people.Token,
  Watch: listening.Watch,
}

/** The whole API as OpenAPI 3.1, made from the very schemas that check it. */
export function openApi(version: string): OpenApi {
  const routes = Object.entries(contract) as [RouteName, Route][]
  const answers = schemasOf(routes, 'answer', 'output')
  const bodies = schemasOf(routes, 'body', 'input')
  const paths: OpenApi['paths'] = {}
  for (const [name, route] of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method]: operation(name, route) }
  }
  paths['/events'] = { get: events }
  paths['/openapi.json'] = { get: self }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Conclave',
      version,
      description:
        'Deliberate in private, answer in public. Sign in with `POST /session` (a cookie) or send an API token. ' +
        'Every error is `application/problem+json` with a stable `type`.',
      license: { name: 'AGPL-3.0-only', identifier: 'AGPL-3.0-only' },
    },
    servers: [{ url: '/api/v1' }],
    security: [{ cookie: [] }, { token: [] }],
    paths,
    components: {
      schemas: { ...answers, ...bodies },
      securitySchemes: {
        cookie: { type: 'apiKey', in: 'cookie', name: 'conclave' },
        token: { type: 'http', scheme: 'bearer' },
      },
      responses: { Problem: problem },
    },
  }
}

const problem = {
  description: 'What is wrong (RFC 9457)',
  content: { 'application/problem+json': { schema: ref('Problem') } },
}

const events = {
  operationId: 'events',
  summary: 'What changes, as it changes: ids only. After a reconnect read again what you show.',
  responses: {
    200: {
      description: 'Server-Sent Events; the JSON of each `data:` line is a LiveEvent',
      content: { 'text/event-stream': { schema: ref('LiveEvent') } },
    },
    default: { $ref: '#/components/responses/Problem' },
  },
}

const self = {
  operationId: 'openapi',
  summary: 'This document',
  security: [],
  responses: { 200: { description: 'OpenAPI 3.1', content: { 'application/json': {} } } },
}

function operation(name: RouteName, route: Route): Json {
  const parameters = [...pathParameters(route.path), ...queryParameters(route.query)]
  const status = route.status ?? (route.answer ? 200 : 204)
  const success = route.answer
    ? { description: 'Done', content: { 'application/json': { schema: ref(answerName(name)) } } }
    : { description: 'Done' }
  return {
    operationId: name,
    summary: route.summary,
    ...(route.audience === 'anyone' ? { security: [] } : {}),
    ...(route.audience === 'administrator' ? { description: 'For administrators.' } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(route.body
      ? {
          requestBody: {
            required: !route.body.safeParse({}).success,
            content: { 'application/json': { schema: ref(bodyName(name)) } },
          },
        }
      : {}),
    responses: { [status]: success, default: { $ref: '#/components/responses/Problem' } },
  }
}

function pathParameters(path: string): Json[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))
}

function queryParameters(query: z.ZodType | undefined): Json[] {
  if (!query) return []
  const { properties = {}, required = [] } = z.toJSONSchema(query, { io: 'input' })
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }))
}

/** The schemas of all bodies (as a client may send them) or answers (as they come back), by name. */
function schemasOf(routes: [RouteName, Route][], part: 'answer' | 'body', io: 'output' | 'input'): Json {
  const registry = z.registry<{ id: string }>()
  if (io === 'output') for (const [id, schema] of Object.entries(named)) registry.add(schema, { id })
  for (const [name, route] of routes) {
    const schema = route[part]
    // A copy, because routes may share a schema and a registry takes each schema once.
    if (schema) registry.add(schema.clone(), { id: part === 'answer' ? answerName(name) : bodyName(name) })
  }
  const { schemas } = z.toJSONSchema(registry, { io, uri: pointer })
  for (const schema of Object.values(schemas)) {
    delete schema.$schema
    delete schema.$id
  }
  return schemas
}

function answerName(name: RouteName): string {
  return `${name[0]?.toUpperCase()}${name.slice(1)}Answer`
}
function bodyName(name: RouteName): string {
  return `${name[0]?.toUpperCase()}${name.slice(1)}Body`
}
function pointer(id: string): string {
  return `#/components/schemas/${id}`
}
function ref(id: string): Json {
  return { $ref: pointer(id) }
}
