import { startRehearsal } from '../../connectors/rehearsal/start.ts'
import type { XSettings } from '../../connectors/x/credential.ts'
import { connectX } from '../../connectors/x/index.ts'
import { describeConnector } from './describe-connector.ts'
import type { Harness, Trouble } from './harness.ts'
import { recordingProxy } from './recording-proxy.ts'

/** What each trouble is called at the rehearsal network. */
const FAULTS: Record<Trouble, string> = {
  'slow down': 'rate-limit',
  'server error': 'unavailable',
  'no credit': 'no-credit',
  'sign-in lapsed': 'unauthorized',
  silence: 'silence',
  'silence, taken': 'silence-after',
  'cut, taken': 'cut-after',
  'unreadable, taken': 'garbled-after',
  'a malformed post': 'malformed',
  'a post indexed late': 'missing',
}

interface ToldPost {
  id: string
  currentId: string
  text: string
  inReplyTo: string | null
}
interface ToldAccount {
  id: string
  handle: string
  accessToken: string
  accessSecret: string
}

describeConnector('X', () => openX('tweet'))
describeConnector('X, with the field names of August 2026', () => openX('post'))

async function openX(generation: 'tweet' | 'post'): Promise<Harness<XSettings>> {
  const rehearsal = await startRehearsal({ port: 0, dataDir: null, speed: 0, script: false })
  const proxy = await recordingProxy(rehearsal.url)
  const ask = (method: string, path: string, body?: unknown) =>
    askRehearsal(rehearsal.url, method, path, body)
  await ask('POST', 'settings', { generation })
  const { app, accounts } = (await ask('GET', 'credentials')) as {
    app: { consumerKey: string; consumerSecret: string }
    accounts: ToldAccount[]
  }
  const acme = accounts.find((account) => account.handle === 'acme')
  if (!acme) throw new Error('the rehearsal network has no @acme')
  const settings = settingsFor(`${proxy.url}/x`, app, acme)
  const act = async (order: object) => ((await ask('POST', 'act', order)) as ToldPost).currentId
  return {
    connector: connectX(),
    settings,
    wrongSettings: { ...settings, credential: { ...settings.credential, accessToken: 'not-it' } },
    facts: {
      pageSize: 100,
      lengths: [longest(280), longest(281)],
      refusesStrangers: true,
      handle: 'acme',
      stranger: 'stranger',
    },
    outside: {
      mentionUs: (text) => act({ as: 'zoe_outside', do: 'post', text: `@acme ${text}` }),
      mentionUsOften: async (count) => {
        const acts = Array.from({ length: count }, (_, i) => ({
          as: 'crowd',
          do: 'post',
          text: `@acme number ${i}`,
        }))
        return ((await ask('POST', 'act', { acts })) as { posts: ToldPost[] }).posts.map((post) => post.id)
      },
      post: (text) => act({ as: 'stranger', do: 'post', text }),
      answer: (to, text) => act({ as: 'zoe_outside', do: 'reply', to, text }),
      edit: (post, text) => act({ as: 'zoe_outside', do: 'edit', post, text }),
      remove: async (post) => void (await act({ as: 'zoe_outside', do: 'delete', post })),
      repost: (of) => act({ as: 'stranger', do: 'repost', of }),
    },
    published: async () =>
      ((await ask('GET', 'posts?author=acme')) as { posts: ToldPost[] }).posts.map((post) => ({
        id: post.id,
        text: post.text,
        parentId: post.inReplyTo,
      })),
    trouble: async (next, trouble) => {
      await ask('POST', 'faults', {
        kind: FAULTS[trouble],
        on: next === 'writing' ? 'create' : 'mentions',
        times: 1,
      })
    },
    requests: proxy.take,
    close: async () => {
      await proxy.close()
      await rehearsal.close()
    },
  }
}

/** A text X counts as `weight`: links are 23, Chinese characters 2, an emoji of any length 2. */
function longest(weight: number): string {
  const start = 'https://example.com/a/rather/long/path 字字 👩‍👩‍👧 '
  return start + 'é'.repeat(weight - 23 - 1 - 4 - 1 - 2 - 1)
}

function settingsFor(
  baseUrl: string,
  app: { consumerKey: string; consumerSecret: string },
  { id, handle, accessToken, accessSecret }: ToldAccount,
): XSettings & { credential: { kind: 'oauth1' } } {
  const credential = {
    kind: 'oauth1',
    appKey: app.consumerKey,
    appSecret: app.consumerSecret,
    accessToken,
    accessSecret,
  } as const
  return { baseUrl, userId: id, handle, credential }
}

async function askRehearsal(url: string, method: string, path: string, body?: unknown): Promise<unknown> {
  const sent =
    body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
  const answer = await fetch(`${url}/api/${path}`, { method, ...sent })
  if (!answer.ok) throw new Error(`the rehearsal network answered ${answer.status}: ${await answer.text()}`)
  return answer.json()
}
