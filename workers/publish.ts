import { createHash, type KeyObject } from 'node:crypto'
import type { Connector, Io as ConnectorIo, Publisher } from '../connectors/connector.ts'
import { inTransaction } from '../db/open.ts'
import { markAccount, writeAfter } from '../db/outside/credentials.ts'
import {
  abandonStaleClaims,
  claimDelivery,
  countUnknown,
  isOfAnotherReply,
  moveDelivery,
  readDelivery,
} from '../db/outside/deliveries.ts'
import { addSpending } from '../db/outside/reading.ts'
import { stopByItself } from '../db/outside/self-stop.ts'
import type { OutsideDb } from '../db/stores.ts'
import { ApprovedReply, BrokenSeal, ReplyFields } from '../src/crossing/approved-reply.ts'
import { Permanent, RateLimited, Retryable } from '../src/failure.ts'
import type { Io } from '../src/io.ts'
import {
  type AccountConsequence,
  afterFailedLookup,
  afterFailure,
  afterLookup,
  afterSuccess,
  type Next,
  SEND_WITHIN_MS,
} from '../src/outside/delivery.ts'
import type { Finding, Spending } from '../src/outside/outcome.ts'
import type { Handler, Nudge } from '../src/queues.ts'
import { freshSettings, type Vault } from './credential.ts'

export interface PublishDeps {
  outside: OutsideDb
  vault: Vault
  /** The public half of the key that seals approved replies. */
  replyKey: KeyObject
  io: Io & ConnectorIo
  connectorFor: (network: string) => Connector
  nudge: Nudge
}

/** So many unknown outcomes of one account within this time stop the account, until a person looks. */
const UNKNOWN_LIMIT = 3
const UNKNOWN_WITHIN_MS = 600_000
/** How long a call may still take once the process is asked to end, in ms: cut at once, each would be an unknown outcome. */
const FINISH_WITHIN_MS = 6_000
/** How far our clock and the network's may differ when we look for what we sent, in ms. */
const CLOCK_SLACK_MS = 120_000

/** Where a receipt can still arrive. */
const NOT_FINAL = ['sending', 'unknown', 'waiting', 'held', 'needs-person'] as const

type Delivery = NonNullable<Awaited<ReturnType<typeof readDelivery>>>

/** Sends a reply that is due, or looks up one whose outcome is unclear. Called twice, it acts once. */
export function publish(deps: PublishDeps): Handler<'publish'> {
  return async ({ replyId }, signal) => {
    const delivery = await readDelivery(deps.outside, replyId)
    if (!delivery || signal.aborted || Date.parse(delivery.due_at) > deps.io.now().getTime()) return
    if (delivery.state === 'waiting') await send(deps, replyId, delivery, signal)
    if (delivery.state === 'unknown') await lookUp(deps, replyId, delivery, signal)
  }
}

async function send(
  deps: PublishDeps,
  replyId: string,
  delivery: Delivery,
  signal: AbortSignal,
): Promise<void> {
  // Everything that can fail without a trace comes before the claim: a claim that is not used costs a look-up.
  const ready = await prepare(deps, delivery, replyId, 'waiting')
  if (!ready || signal.aborted) return
  const claimedAt = deps.io.now()
  const bodyHash = createHash('sha256').update(ready.reply.text).digest('hex')
  const claim = await claimDelivery(deps.outside, replyId, bodyHash, claimedAt)
  if (claim.kind === 'held') deps.nudge('news', {})
  if (claim.kind !== 'claimed') return
  const { next, spent } = await attempt(deps, ready, claimedAt, claim.attempts, signal)
  await record(deps, { ...delivery, revision: claim.revision }, replyId, 'sending', next, spent)
}

/** One call to the network. Never throws: what is not understood is an unknown outcome. */
async function attempt(
  deps: PublishDeps,
  ready: Ready,
  claimedAt: Date,
  attempts: number,
  signal: AbortSignal,
): Promise<{ next: Next; spent: Spending[] }> {
  const { settleMs } = ready.connector.limits
  const ended = new AbortController()
  try {
    if (signal.aborted) throw new Retryable('the publisher was asked to end before it could send')
    // A process that was frozen between its claim and here must not send: by now another one may be looking it up.
    if (deps.io.now().getTime() - claimedAt.getTime() > SEND_WITHIN_MS / 2)
      throw new Retryable('the publisher was held up before it could send')
    const receipt = await ready.publisher.publish(
      ready.reply,
      AbortSignal.any([whenGraceIsOver(deps.io, signal, ended.signal), AbortSignal.timeout(SEND_WITHIN_MS)]),
    )
    return { next: afterSuccess(receipt), spent: receipt.spent }
  } catch (error) {
    const progress = { attempts, lookups: 0, failure: null }
    return { next: afterFailure(progress, error, settleMs, deps.io.now()), spent: [] }
  } finally {
    ended.abort()
  }
}

/** Aborts some time after `asked` does, unless the call has ended by then. */
function whenGraceIsOver(io: Io, asked: AbortSignal, ended: AbortSignal): AbortSignal {
  const grace = new AbortController()
  const begin = () => void io.wait(FINISH_WITHIN_MS, ended).then(() => grace.abort())
  asked.addEventListener('abort', begin, { once: true, signal: ended })
  return grace.signal
}

async function lookUp(
  deps: PublishDeps,
  replyId: string,
  delivery: Delivery,
  signal: AbortSignal,
): Promise<void> {
  const ready = await prepare(deps, delivery, replyId, 'unknown')
  if (!ready) return
  const { settleMs } = ready.connector.limits
  const since = searchedFrom(delivery)
  const { next, spent } = await look(deps, ready, since, signal).then(
    (finding) => ({
      next: afterLookup(delivery, finding, settleMs, deps.io.now()),
      spent: finding.kind === 'found' ? finding.receipt.spent : finding.spent,
    }),
    (error: unknown) => ({ next: afterFailedLookup(delivery, error, settleMs, deps.io.now()), spent: [] }),
  )
  if (next.state !== 'published' && signal.aborted) return
  await record(deps, delivery, replyId, 'unknown', next, spent)
}

/**
 * From when on the network is searched. Our clock may have been wrong when we sent, so every look after the first, and
 * with it the one that proves absence, goes back to the target itself, which no answer can precede.
 */
function searchedFrom(delivery: Delivery): string {
  const sent = new Date(Date.parse(delivery.first_sent_at ?? delivery.due_at) - CLOCK_SLACK_MS).toISOString()
  const target = delivery.target_posted_at
  return delivery.lookups > 0 && target !== null && target < sent ? target : sent
}

/** Asks the network. What it finds may be the publication of another reply with the same words: then a person looks. */
async function look(deps: PublishDeps, ready: Ready, since: string, signal: AbortSignal): Promise<Finding> {
  const { reply, publisher } = ready
  const finding = await publisher.find(reply, since, signal)
  if (finding.kind !== 'found') return finding
  const { externalId, url, spent } = finding.receipt
  if (!(await isOfAnotherReply(deps.outside, reply.network, externalId, reply.id))) return finding
  return { kind: 'cannot tell', candidates: [{ externalId, url, text: reply.text }], spent }
}

interface Ready {
  reply: ApprovedReply
  connector: Connector
  publisher: Publisher
}

/** Opens the seal and the credential. Null when that failed and the failure is recorded; nothing was sent then. */
async function prepare(
  deps: PublishDeps,
  delivery: Delivery,
  replyId: string,
  from: 'waiting' | 'unknown',
): Promise<Ready | null> {
  const connector = deps.connectorFor(delivery.network)
  try {
    const reply = openReply(deps, delivery, replyId)
    const settings = await freshSettings(deps, connector, delivery.account_id)
    return { reply, connector, publisher: connector.publish(settings, deps.io) }
  } catch (error) {
    deps.io.log('a reply could not be prepared', {
      replyId,
      error: error instanceof Error ? error.name : 'unknown',
    })
    const next = unprepared(delivery, error, connector.limits.settleMs, deps.io.now())
    await record(deps, delivery, replyId, from, next, [])
    return null
  }
}

/** The approved words of this very delivery. Throws BrokenSeal. */
function openReply(deps: PublishDeps, delivery: Delivery, replyId: string): ApprovedReply {
  const fields = ReplyFields.safeParse(jsonOf(delivery.sealed))
  if (!fields.success) throw new BrokenSeal('the stored reply does not have the fields of a sealed reply')
  const reply = ApprovedReply.open({ fields: fields.data, signature: delivery.signature }, deps.replyKey)
  if (reply.id !== replyId || reply.accountId !== delivery.account_id || reply.network !== delivery.network)
    throw new BrokenSeal('the seal belongs to another reply')
  return reply
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/**
 * What a failure before the network was called means. Only a broken seal ends the reply; whatever else is wrong with us
 * or the account can be mended, and approved words wait for that.
 */
function unprepared(delivery: Delivery, error: unknown, settleMs: number, now: Date): Next {
  const why = error instanceof BrokenSeal ? error.message : null
  if (delivery.state === 'unknown')
    return why === null
      ? afterFailedLookup(delivery, error, settleMs, now)
      : { state: 'needs-person', why, candidates: [] }
  if (why !== null) return { state: 'refused', failure: 'broken-seal', why }
  const known =
    error instanceof Retryable ||
    error instanceof RateLimited ||
    (error instanceof Permanent && error.scope === 'account')
  const cause = known ? error : new Retryable('It could not be prepared and was not sent; trying again soon.')
  return afterFailure({ attempts: delivery.attempts + 1, lookups: 0, failure: null }, cause, settleMs, now)
}

/** Writes what became of a delivery, what it cost, and what it means for the account, in one transaction. */
async function record(
  deps: PublishDeps,
  delivery: Delivery,
  replyId: string,
  from: 'waiting' | 'sending' | 'unknown',
  next: Next,
  spent: Spending[],
): Promise<void> {
  const now = deps.io.now()
  await inTransaction(deps.outside, async (trx) => {
    // A receipt counts even when we were slow and our claim was taken for abandoned meanwhile.
    if (next.state === 'published') await moveDelivery(trx, replyId, NOT_FINAL, next, now)
    else await moveDelivery(trx, replyId, [from], next, now, delivery.revision)
    await addSpending(trx, { accountId: delivery.account_id, watchId: '', at: now }, spent)
    if ('account' in next && next.account) await applyToAccount(trx, delivery.account_id, next.account, now)
    if (next.state !== 'unknown' || from !== 'sending') return
    const unknown = await countUnknown(trx, delivery.account_id, new Date(now.getTime() - UNKNOWN_WITHIN_MS))
    if (unknown >= UNKNOWN_LIMIT) await stopByItself(trx, delivery.account_id, 'unknown-outcomes', now)
  })
  deps.io.log('delivery', { replyId, state: next.state })
  deps.nudge('news', {})
  // An account that needs a person is waited for by the sweep; asking at once would ask for ever.
  const needsPerson = 'account' in next && next.account !== undefined && next.account.kind !== 'wait'
  if ((next.state === 'waiting' || next.state === 'unknown') && !needsPerson)
    deps.nudge('publish', { replyId }, { delayMs: Math.max(0, next.dueAt.getTime() - now.getTime()) })
}

async function applyToAccount(
  trx: Pick<OutsideDb, 'updateTable'>,
  accountId: string,
  consequence: AccountConsequence,
  now: Date,
): Promise<void> {
  if (consequence.kind === 'wait') await writeAfter(trx, accountId, consequence.until)
  else await markAccount(trx, accountId, consequence.kind, consequence.why, now)
}

/** Finds claims whose sender is gone; they are looked up, never sent blindly. */
export async function abandonClaims(deps: Pick<PublishDeps, 'outside' | 'io' | 'nudge'>): Promise<void> {
  if ((await abandonStaleClaims(deps.outside, deps.io.now())) > 0) deps.nudge('news', {})
}
