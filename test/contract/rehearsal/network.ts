import http from 'node:http'
import { TwitterApi } from 'twitter-api-v2'
import { type RehearsalOptions, startRehearsal } from '../../../connectors/rehearsal/start.ts'

type Some<T> = [T, ...T[]]

/** A post or user as it comes over the wire, as far as the tests look at it. */
export interface Item {
  id: string
  text: string
  type: string
  url: string
  deleted: boolean
  conversation_id: string
  display_text_range: [number, number]
  entities: {
    urls: Some<{ start: number; end: number; url: string; expanded_url: string }>
    mentions: Some<{ start: number; end: number; id: string }>
  }
  note_tweet: { text: string }
  referenced_tweets: { type: string; id: string }[]
  edit_controls: object
  withheld: object
  username: string
  project_usage: number
}

/** Everything a JSON answer here may hold; `data` is one item or many. */
export interface Body {
  data: Some<Item> & Item
  includes: { tweets: Some<Item>; users: Some<Item>; media: Some<Item> }
  meta: { result_count: number; next_token?: string }
  errors: Some<{ resource_id: string; title: string; type: string; parameters: Record<string, string[]> }>
  posts: { id: string; text: string; author: string }[]
  detail: string
  status: number
  type: string
  title: string
  id: string
  currentId: string
  access_token: string
  refresh_token: string
}

/** What came back: status, headers and the body, as JSON and as text. */
export interface Came {
  status: number
  headers: Headers
  body: Body
  text: string
}

/** A rehearsal network of one test, silent unless the test wants the script, and ways to speak to it. */
export async function aNetwork(options: Partial<RehearsalOptions> = {}) {
  const network = await startRehearsal({ port: 0, dataDir: null, speed: 0, script: false, ...options })
  const acme = network.world.shelves.personByHandle('acme')
  if (!acme) throw new Error('there is no @acme')
  const bearer = () => network.x.issue('acme')?.access_token ?? ''

  async function call(path: string, init: RequestInit = {}): Promise<Came> {
    const response = await fetch(network.url + path, { redirect: 'manual', ...init })
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json') ?? false
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: (isJson ? JSON.parse(text) : {}) as Body,
    }
  }
  const json = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    call(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })

  return {
    ...network,
    acme,
    call,
    json,
    /** Calls X as @acme, with a fresh token unless one is given. */
    asAcme: (path: string, init: RequestInit = {}, token = bearer()) =>
      call(`/x${path}`, { ...init, headers: { authorization: `Bearer ${token}`, ...init.headers } }),
    /** Posts to X as @acme. */
    tweet: (text: string, to?: string, token = bearer()) =>
      json(
        '/x/2/tweets',
        { text, ...(to ? { reply: { in_reply_to_tweet_id: to } } : {}) },
        { authorization: `Bearer ${token}` },
      ),
    /** Lets somebody outside do something; gives the post. */
    act: async (act: Record<string, unknown>) => (await json('/api/act', act)).body,
    fault: (order: Record<string, unknown>) => json('/api/faults', order),
    [Symbol.asyncDispose]: () => network.close(),
  }
}

/** The library that the connector uses, pointed at a rehearsal network: an independent signer of OAuth 1.0a requests. */
export async function aLibraryClient(
  url: string,
  change: Partial<Record<'accessSecret' | 'appKey', string>> = {},
) {
  const { app, accounts } = (await (await fetch(`${url}/api/credentials`)).json()) as {
    app: { consumerKey: string; consumerSecret: string }
    accounts: { accessToken: string; accessSecret: string }[]
  }
  const keys = {
    appKey: app.consumerKey,
    appSecret: app.consumerSecret,
    accessToken: accounts[0]?.accessToken ?? '',
    accessSecret: accounts[0]?.accessSecret ?? '',
    ...change,
  }
  const onBeforeRequestConfig = ({
    params,
  }: {
    params: { url: string; method: string; forceBodyMode?: unknown }
  }) => {
    params.url = params.url.replace('https://api.x.com/', `${url}/x/`)
    if (params.method === 'POST') params.forceBodyMode = 'json'
  }
  return new TwitterApi(keys, { httpAgent: new http.Agent(), plugins: [{ onBeforeRequestConfig }] })
}
