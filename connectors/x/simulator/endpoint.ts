import type { Endpoint, Fault } from '../../rehearsal/faults.ts'
import type { World } from '../../rehearsal/world/world.ts'
import type { Caller } from './caller.ts'
import type { Generation } from './fields.ts'
import type { Answer } from './problems.ts'

/** A call that was let in. */
export interface Call {
  caller: Caller
  params: Record<string, string>
  query: Record<string, unknown>
  body: unknown
  /** `http://host:port` of the public page. */
  origin: string
  /** Faults that change what a list shows; the others are the server's business. */
  faults: readonly Fault[]
}

/** What the handlers work on. */
export interface Desk {
  world: World
  settings: Settings
  /** How many posts were read through the API today and before, by UTC day. */
  usage: Map<string, number>
}

/** What can be changed while the rehearsal runs. */
export interface Settings {
  generation: Generation
  /** Rate limits are X's times this, so that a rehearsal may poll more often than one would pay for. */
  limitFactor: number
  /** `open` lifts the rule of February 2026 that only those who mentioned us may be answered. */
  replies: 'self-serve' | 'open'
  /** X refuses the same words to the same person; a network that takes them shows a second send as a second post. */
  duplicates: 'refused' | 'taken'
}

/** One endpoint: pure from call to answer, apart from what it does to the world. */
export interface Handler {
  endpoint: Endpoint
  method: 'get' | 'post' | 'delete'
  path: string
  /** Whom X lets in here. */
  callers: 'user' | 'any'
  scope: string
  answer(call: Call, desk: Desk): Answer
}

/** Counts posts that were read, for `GET /2/usage/tweets`. */
export function countReads(desk: Desk, amount: number): void {
  const day = desk.world.now().toISOString().slice(0, 10)
  desk.usage.set(day, (desk.usage.get(day) ?? 0) + amount)
}

/** The person a call reads as. */
export function viewerOf(caller: Caller): string | undefined {
  return caller.kind === 'user' ? caller.person.id : undefined
}
