import type { Answer, Contract, RouteName, Sent } from '../../api/contract.ts'
import type { Problem } from '../../api/schema/base.ts'
import { heardServerTime } from './clock.ts'
import { ApiProblem } from './problem.ts'
import { routes } from './routes.ts'

type Named<P extends string> = P extends `${string}:${infer K}/${infer Rest}`
  ? K | Named<Rest>
  : P extends `${string}:${infer K}`
    ? K
    : never
type Field<K extends string, V> = [V] extends [undefined] ? unknown : { [F in K]: V }

/** What a route needs: `params` for the names in its path, `query` and `body` as the contract has them. */
export type Call<N extends RouteName> = ([Named<Contract[N]['path']>] extends [never]
  ? unknown
  : { params: Record<Named<Contract[N]['path']>, string> }) &
  Field<'query', Sent<N, 'query'>> &
  Field<'body', Sent<N, 'body'>>

interface Loose {
  params?: Record<string, string>
  query?: Record<string, unknown>
  body?: unknown
}

/** Calls a route of the contract. Throws ApiProblem, also when the server cannot be reached. */
export async function request<N extends RouteName>(
  name: N,
  call: Call<N>,
  signal?: AbortSignal,
): Promise<Answer<N>> {
  const [method = 'GET', path = '/'] = routes[name].split(' ')
  const { params = {}, query = {}, body } = call as Loose
  const url = `/api/v1${fill(path, params)}${search(query)}`
  const init: RequestInit = { method, credentials: 'same-origin', headers: { accept: 'application/json' } }
  if (body !== undefined) {
    init.body = JSON.stringify(body)
    init.headers = { accept: 'application/json', 'content-type': 'application/json' }
  }
  if (signal) init.signal = signal
  const response = await send(url, init)
  heardServerTime(response.headers.get('date'))
  if (!response.ok) throw new ApiProblem(await readProblem(response))
  if (response.status === 204) return undefined as Answer<N>
  return (await response.json()) as Answer<N>
}

async function send(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init)
  } catch (cause) {
    if (init.signal?.aborted) throw cause
    throw new ApiProblem({ type: 'offline', title: 'Conclave cannot be reached', status: 0 })
  }
}

async function readProblem(response: Response): Promise<Problem> {
  const title = response.statusText || `HTTP ${response.status}`
  try {
    const body = (await response.json()) as Partial<Problem>
    return { ...body, type: body.type ?? 'about:blank', title: body.title ?? title, status: response.status }
  } catch {
    return { type: 'about:blank', title, status: response.status }
  }
}

function fill(path: string, params: Record<string, string>): string {
  return path.replace(/:(\w+)/g, (_, key: string) => encodeURIComponent(params[key] ?? ''))
}

function search(query: Record<string, unknown>): string {
  const pairs = new URLSearchParams()
  for (const [key, value] of Object.entries(query))
    if (value !== undefined && value !== '') pairs.set(key, String(value))
  return pairs.size > 0 ? `?${pairs}` : ''
}
