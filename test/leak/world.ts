import type { Bridge } from '../support/bridge.ts'
import { type Flock, newFlock } from '../support/canaries.ts'
import { type Colleague, signIn } from '../support/colleague.ts'
import {
  approve,
  type Conversation,
  conversationAbout,
  mention,
  propose,
  replyIn,
  words,
} from '../support/steps.ts'
import { until } from '../support/until.ts'

/** A company full of secrets: everything a person wrote inside holds a marker, by the circle that may read it. */
export interface PrivateWorld {
  /** Anybody with a session may read it: why things are stopped. */
  house: Flock
  /** Members of Support may read it. */
  support: Flock
  /** Members of Product may read it. */
  product: Flock
  /** Nobody may ever read it again: passwords and credentials. */
  secret: Flock
  /** Was a member of Support and is no more. */
  rosa: Colleague
  /** What the public is meant to read. */
  published: { text: string; replyId: string }
  ids: { support: Ids; product: Ids; other: Record<string, string> }
}

/** The things of one space. */
export interface Ids {
  space: string
  thread: string
  post: string
  proposal: string
  reply: string
}

/** Lives through everything that can happen to words inside, in two spaces. `during` runs while rosa is still a member. */
export async function fillWorld(
  bridge: Bridge,
  during: (rosa: Colleague) => Promise<void>,
): Promise<PrivateWorld> {
  const [house, support, product, secret] = [newFlock(), newFlock(), newFlock(), newFlock()]
  const { lea, sam, spaces } = bridge
  // Quoting us, not mentioning us: found by Product's search, and we may answer.
  const [ours] = await bridge.network.ours()
  const text = words('my acme lamp hums')
  const named = await bridge.network.act({ as: 'tom_hedley', do: 'quote', of: ours?.id ?? '', text })
  const rosa = await nameEverything(bridge, { house, support, product, secret })
  await during(rosa)

  const asked = await mention(bridge, words('is anybody there?'))
  const inSupport = await debate(bridge, asked, support)
  const theirs = await until('the thread in Product', () => conversationAbout(bridge, named))
  await lea.call('changeSpace', { at: { id: spaces.product }, body: { holdSeconds: 1 } })
  const inProduct = await debate(bridge, theirs, product, sam)

  const { published, refused } = await answer(bridge, asked)
  const accountId = await connectBadly(bridge, secret)
  await stopAndGoOn(bridge, house)
  await lea.call('removeMember', { at: { id: spaces.support, personId: rosa.id } })
  return {
    ...{ house, support, product, secret, rosa, published },
    ids: {
      support: { ...inSupport, space: spaces.support },
      product: { ...inProduct, space: spaces.product },
      other: { account: bridge.account, badAccount: accountId, refused, sam: sam.id, rosa: rosa.id },
    },
  }
}

type Flocks = Pick<PrivateWorld, 'house' | 'support' | 'product' | 'secret'>

/** Spaces and people get names of their own; rosa comes in. */
async function nameEverything(
  { url, ana, marc, lea, sam, spaces }: Bridge,
  flocks: Flocks,
): Promise<Colleague> {
  const { support, product, secret, house } = flocks
  const rename = (id: string, name: string) => lea.call('changeSpace', { at: { id }, body: { name } })
  await rename(spaces.support, support.hatch('space'))
  await rename(spaces.product, product.hatch('space'))
  for (const { id } of [ana, marc, lea, sam])
    await lea.call('changePerson', { at: { id }, body: { name: support.hatch('person') } })
  const email = `${house.hatch('mail')}@rehearsal.test`
  const password = secret.hatch('password')
  const body = { name: house.hatch('person'), email, password }
  const { person } = await lea.call('addPerson', { body })
  await lea.call('setRole', { at: { id: spaces.support, personId: person.id }, body: { role: 'member' } })
  await ana.call('addToken', { body: { label: support.hatch('token') } })
  return await signIn(url, email, password)
}

/** Notes, a title, rival proposals in every state, versions, reasons, and a reply that was taken back in time. */
async function debate(
  bridge: Bridge,
  { threadId, post }: Conversation,
  flock: Flock,
  who: Colleague = bridge.ana,
): Promise<Omit<Ids, 'space'>> {
  const { marc, account } = bridge
  const at = { id: threadId }
  await who.call('changeThread', { at, body: { title: flock.hatch('title'), assigneeId: marc.id } })
  await who.call('writeNote', {
    at,
    body: { text: `the truth is ${flock.hatch('note')}`, mentions: [marc.id] },
  })
  await marc.call('writeNote', { at, body: { text: `${flock.hatch('note')} & <b>"so"</b>`, mentions: [] } })

  const draft = async (kind: string) => {
    const body = { text: `What if ${flock.hatch(kind)}?`, inReplyTo: post.id, account }
    return (await who.call('propose', { at, body })).proposal
  }
  const asked = async (kind: string) => {
    const { id } = await draft(kind)
    return (await who.call('submit', { at: { id }, body: {} })).proposal
  }
  const left = await draft('draft')
  const revised = { text: flock.hatch('revision'), baseVersion: 1 }
  await who.call('revise', { at: { id: left.id }, body: revised })
  await who.call('withdraw', { at: { id: (await draft('withdrawn')).id } })
  await asked('waiting')
  const { id, version, digest } = await asked('wrong')
  const no = { version, digest, decision: 'send-back', reason: flock.hatch('reason') } as const
  await marc.call('approve', { at: { id }, body: no })

  const taken = await asked('undone')
  const later = new Date(Date.now() + 600_000).toISOString()
  const yes = { decision: 'approve', reason: flock.hatch('reason'), sendAt: later } as const
  const { reply } = await marc.call('approve', {
    at: { id: taken.id },
    body: { version: taken.version, digest: taken.digest, ...yes },
  })
  if (!reply) throw new Error('one approval was not enough')
  await who.call('undo', { at: { id: reply.id } })
  return { thread: threadId, post: post.id, proposal: left.id, reply: reply.id }
}

/** One stop is over, one stands. */
async function stopAndGoOn({ marc, lea, account }: Bridge, house: Flock): Promise<void> {
  await marc.call('stop', { body: { stopped: true, reason: house.hatch('stop') } })
  await lea.call('stop', { body: { stopped: false } })
  await marc.call('stop', { body: { account, stopped: true, reason: house.hatch('stop') } })
}

/** One reply the public reads, and one the network refuses, so that failures are told and logged too. */
async function answer(bridge: Bridge, asked: Conversation) {
  const good = await approve(bridge, await propose(bridge, asked, words('We are here')))
  await replyIn(bridge, good.id, 'published')
  await bridge.network.fault({ kind: 'forbidden', on: 'create', times: 1 })
  const again = await mention(bridge, words('still broken'))
  const bad = await approve(bridge, await propose(bridge, again, words('Sorry again')))
  await replyIn(bridge, bad.id, 'refused')
  await bridge.network.fault({ kind: 'cut-after', on: 'create', times: 1 })
  const lost = await approve(bridge, await propose(bridge, again, words('Sorry once more')))
  await replyIn(bridge, lost.id, 'published')
  return { published: { text: good.text, replyId: good.id }, refused: bad.id }
}

/** An account whose credential does not work; its secrets are kept all the same. */
async function connectBadly({ lea }: Bridge, secret: Flock): Promise<string> {
  const credential = {
    kind: 'oauth1',
    appKey: 'a-key',
    appSecret: secret.hatch('appSecret'),
    accessToken: 'a-token',
    accessSecret: secret.hatch('accessSecret'),
  } as const
  const { account } = await lea.call('addAccount', { body: { network: 'x', credential } })
  await until('the network said no', async () => {
    const { accounts } = await lea.call('listAccounts')
    return accounts.find(({ id }) => id === account.id)?.state === 'needs-sign-in'
  })
  await lea.call('authorise', {
    body: { network: 'x', clientId: 'a-client', clientSecret: secret.hatch('clientSecret') },
  })
  return account.id
}
