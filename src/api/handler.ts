import type { KeyObject } from 'node:crypto'
import type { InsideDb, OutsideDb, ReadDb } from '../../db/stores.ts'
import type { Caller } from '../inside/rights.ts'
import type { Io } from '../io.ts'
import type { Nudge } from '../queues.ts'
import type { Answer, Contract, Received, RouteName } from './contract.ts'
import type { LiveEvent } from './schema/live.ts'

/** What the API works with. It holds no network credential and cannot read one back. */
export interface Api {
  inside: InsideDb
  outside: OutsideDb
  /** Both stores, for reading only. */
  reading: ReadDb
  io: Io
  nudge: Nudge
  /** Tells open pages which thing changed: ids only, rights checked when it is delivered. */
  tell: (event: LiveEvent) => void
  /** Signs approved replies. */
  signing: KeyObject
  /** Seals a credential or a code to the listening process, or to the publishing one; nobody here can open it. */
  sealToListener: (value: unknown) => Promise<string>
  sealToPublisher: (value: unknown) => Promise<string>
  /** Is Redis answering? Asked for the status bar only. */
  queueState: () => 'ok' | 'down'
  /** Where people reach this page, e.g. `http://localhost:4000`. */
  publicUrl: string
  /** The rehearsal network's page, when there is one. */
  rehearsalUrl: string | null
  log: { warn: (message: string, facts?: Record<string, string | number | boolean | null>) => void }
}

type Params<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Record<Name, string> & Params<Rest>
  : Path extends `${string}:${infer Name}`
    ? Record<Name, string>
    : unknown

/** The browser's session cookie: what came with the request, and what goes back with the answer. */
export interface Cookie {
  /** What the browser sent; null when it sent none, or when the caller came with an API token. */
  readonly secret: string | null
  give(secret: string): void
  clear(): void
}

/** A checked request. `caller` is there exactly when the route's audience is not `anyone`. */
export interface Call<N extends RouteName> {
  caller: Contract[N]['audience'] extends 'anyone' ? null : Caller
  params: Params<Contract[N]['path']>
  query: Received<N, 'query'>
  body: Received<N, 'body'>
  cookie: Cookie
}

/** Answers one route, or throws ApiProblem. */
export type Handler<N extends RouteName> = (call: Call<N>, api: Api) => Promise<Answer<N>>
