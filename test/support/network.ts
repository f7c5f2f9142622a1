import type { z } from 'zod'
import type { Act } from '../../connectors/rehearsal/acts.ts'
import type { tellPost } from '../../connectors/rehearsal/api/posts.ts'
import type { FaultOrder } from '../../connectors/rehearsal/faults.ts'

/** A post as anybody can read it on the rehearsal network. */
export type PublicPost = ReturnType<typeof tellPost>

/** The pretend public network from outside: what people do there, what goes wrong there, what can be read there. */
export interface Network {
  url: string
  /** Does something as a person outside; answers the post it is about. */
  act(act: z.input<typeof Act>): Promise<PublicPost>
  /** Does many things at once; answers the posts they are about, in that order. */
  actAll(acts: z.input<typeof Act>[]): Promise<PublicPost[]>
  /** Nobody says anything by themselves any more. */
  hush(): Promise<void>
  /** Changes how the network behaves when nothing is wrong with it. */
  settle(settings: { limitFactor?: number; duplicates?: 'refused' | 'taken' }): Promise<void>
  /** Lets calls go wrong from now on. */
  fault(order: z.input<typeof FaultOrder>): Promise<void>
  /** Takes all faults away. */
  mend(): Promise<void>
  /** How many calls a fault still in force has struck so far. */
  struck(): Promise<number>
  /** Every public post that answers this one, oldest first. */
  answersTo(postId: string): Promise<PublicPost[]>
  /** Every public post of a conversation, oldest first. */
  conversation(id: string): Promise<PublicPost[]>
  /** Everything our account has written that is not deleted, oldest first. */
  ours(): Promise<PublicPost[]>
}

/** Talks to the rehearsal network at `url`. */
export function networkAt(url: string): Network {
  async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await fetch(`${url}/api${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as T
  }
  const posts = async (query: string) => (await call<{ posts: PublicPost[] }>('GET', `/posts?${query}`)).posts
  return {
    url,
    act: (act) => call('POST', '/act', act),
    actAll: async (acts) => (await call<{ posts: PublicPost[] }>('POST', '/act', { acts })).posts,
    hush: () => call('POST', '/speed', { speed: 0 }),
    settle: (settings) => call('POST', '/settings', settings),
    fault: (order) => call('POST', '/faults', order),
    mend: () => call('DELETE', '/faults'),
    struck: async () => {
      const { faults } = await call<{ faults: { struck: number }[] }>('GET', '/faults')
      return faults.reduce((sum, fault) => sum + fault.struck, 0)
    },
    answersTo: async (postId) =>
      (await posts('')).filter((post) => post.inReplyTo === postId && !post.deleted),
    conversation: (id) => posts(`conversation=${id}`),
    ours: async () => (await posts('author=acme')).filter((post) => !post.deleted),
  }
}
