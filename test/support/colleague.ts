import { type Answer, contract, type Route, type RouteName, type Sent } from '../../src/api/contract.ts'

/** What came back over HTTP. `body` is the parsed JSON, where it is any. */
export interface Reply<T = unknown> {
  status: number
  headers: Headers
  text: string
  body: T
}

type Given<N extends RouteName> = {
  /** What stands in the path: `{ id }`. */
  at?: Record<string, string>
} & (Sent<N, 'query'> extends undefined ? object : { query?: Sent<N, 'query'> }) &
  (Sent<N, 'body'> extends undefined ? object : { body?: Sent<N, 'body'> })

/** A signed-in person and their browser: calls the API by the names of the contract. */
export interface Colleague {
  id: string
  cookie: string
  /** Calls a route; the answer as it came, whatever its status. */
  ask<N extends RouteName>(name: N, given?: Given<N>): Promise<Reply>
  /** Calls a route that must succeed. Throws with the problem's own words when it does not. */
  call<N extends RouteName>(name: N, given?: Given<N>): Promise<Answer<N>>
}

/** Signs in, and keeps the cookie. */
export async function signIn(url: string, email: string, password = 'rehearsal'): Promise<Colleague> {
  const entered = await send(url, '/session', 'POST', { body: JSON.stringify({ email, password }) })
  const cookie = entered.headers.get('set-cookie')?.split(';')[0]
  if (entered.status !== 200 || !cookie) throw new Error(`${email} cannot sign in: ${entered.text}`)
  const ask: Colleague['ask'] = (name, given = {}) => {
    const { at = {}, query, body } = given as { at?: Record<string, string>; query?: object; body?: unknown }
    const { method, path }: Route = contract[name]
    const where = pathOf(path, at) + (query ? `?${new URLSearchParams(query as Record<string, string>)}` : '')
    return send(url, where, method.toUpperCase(), {
      cookie,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  }
  return {
    id: (entered.body as Answer<'signIn'>).person.id,
    cookie,
    ask,
    async call(name, given) {
      const answer = await ask(name, given)
      if (answer.status >= 300) throw new Error(`${name}: ${answer.status} ${answer.text}`)
      return answer.body as Answer<typeof name>
    },
  }
}

/** A route's path with its parameters filled in. */
export function pathOf(path: string, at: Record<string, string>): string {
  return path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(at[name] ?? ''))
}

/** One request to the API, as a browser on its own page sends it. */
export async function send(
  url: string,
  path: string,
  method: string,
  given: { cookie?: string; body?: string; headers?: Record<string, string> } = {},
): Promise<Reply> {
  const response = await fetch(`${url}/api/v1${path}`, {
    method,
    redirect: 'manual',
    headers: {
      origin: url,
      ...(given.cookie === undefined ? {} : { cookie: given.cookie }),
      ...(given.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...given.headers,
    },
    ...(given.body === undefined ? {} : { body: given.body }),
  })
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.includes('json') && text !== ''
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: isJson ? JSON.parse(text) : undefined,
  }
}
