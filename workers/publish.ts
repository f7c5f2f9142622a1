import { createHash, type KeyObject } from 'node:crypto'
import type { Connector, Io as ConnectorIo, Publisher } from '../connectors/connector.ts'
import { inTransaction } from '../db/open.ts'
import { markAccount, writeAfter } from '../db/outside/credentials.ts'
import {
  abandonStaleClaims,
  claimDelivery,
  countUnknown,
  moveDelivery,
  readDelivery,
} from '../db/outside/deliveries.ts'
import { addSpending } from '../db/outside/reading.ts'
import { stopByItself } from '../db/outside/self-stop.ts'
import type { OutsideDb } from '../db/stores.ts'
import { ApprovedReply, ReplyFields } from '../src/crossing/approved-reply.ts'
import { Permanent, Retryable } from '../src/failure.ts'
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
import type { Spending } from '../src/outside/outcome.ts'
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
/** How far our clock and the network's may differ when we look for what we sent, in ms. */
const CLOCK_SLACK_MS = 120_000

/** Where a receipt can still arrive. */
const NOT_FINAL = ['sending', 'unknown', 'waiting', 'held', 'needs-person'] as const

type Delivery = NonNullable<Awaited<ReturnType<typeof readDelivery>>>

/** Sends a reply that is due, or looks up one whose outcome is unclear. Called twice, it acts once. */
export function publish(deps: PublishDeps): Handler<'publish'> {
  return async ({ replyId }, signal) => {
    const delivery = await readDelivery(deps.outside, replyId)
    if (!delivery) return
    if (delivery.state === 'waiting') await send(deps, replyId, delivery, signal)
    if (delivery.state === 'unknown' && Date.parse(delivery.due_at) <= deps.io.now().getTime())
      await lookUp(deps, replyId, delivery, signal)
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
  if (!ready) return
  const claimedAt = deps.io.now()
  const bodyHash = createHash('sha256').update(ready.reply.text).digest('hex')
  const claim = await claimDelivery(deps.outside, replyId, bodyHash, claimedAt)
  if (claim === 'held') deps.nudge('news', {})
  if (claim !== 'claimed') return
  const attempts = delivery.attempts + 1
  const { next, spent } = await attempt(deps, ready, claimedAt, attempts, signal)
  await record(deps, delivery, replyId, 'sending', next, spent)
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
  try {
    // A process that was frozen between its claim and here must not send: by now another one may be looking it up.
    if (deps.io.now().getTime() - claimedAt.getTime() > SEND_WITHIN_MS / 2)
      throw new Retryable('the publisher was held up before it could send')
    const receipt = await ready.publisher.publish(
      ready.reply,
      AbortSignal.any([signal, AbortSignal.timeout(SEND_WITHIN_MS)]),
    )
    return { next: afterSuccess(receipt), spent: receipt.spent }
  } catch (error) {
    return { next: afterFailure({ attempts, lookups: 0 }, error, settleMs, deps.io.now()), spent: [] }
  }
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
  const since = new Date(Date.parse(delivery.first_sent_at ?? delivery.due_at) - CLOCK_SLACK_MS).toISOString()
  try {
    const finding = await ready.publisher.find(ready.reply, since, signal)
    const spent = finding.kind === 'found' ? finding.receipt.spent : finding.spent
    await record(
      deps,
      delivery,
      replyId,
      'unknown',
      afterLookup(delivery, finding, settleMs, deps.io.now()),
      spent,
    )
  } catch (error) {
    if (signal.aborted) return
    await record(
      deps,
      delivery,
      replyId,
      'unknown',
      afterFailedLookup(delivery, error, settleMs, deps.io.now()),
      [],
    )
  }
}

interface Ready {
  reply: ApprovedReply
  connector: Connector
  publisher: Publisher
}

/** Opens the seal and the credential. Null when that failed and the failure is recorded. */
async function prepare(
  deps: PublishDeps,
  delivery: Delivery,
  replyId: string,
  from: 'waiting' | 'unknown',
): Promise<Ready | null> {
  const connector = deps.connectorFor(delivery.network)
  try {
    const fields = ReplyFields.parse(JSON.parse(delivery.sealed))
    const reply = ApprovedReply.open({ fields, signature: delivery.signature }, deps.replyKey)
    if (reply.id !== replyId || reply.accountId !== delivery.account_id || reply.network !== delivery.network)
      throw new Permanent('the seal belongs to another reply', 'refused')
    const settings = await freshSettings(deps, connector, delivery.account_id)
    return { reply, connector, publisher: connector.publish(settings, deps.io) }
  } catch (error) {
    const next = from === 'waiting' ? beforeClaim(deps, connector, delivery, error) : null
    deps.io.log('a reply could not be prepared', {
      replyId,
      error: error instanceof Error ? error.name : 'unknown',
    })
    const settled = next ?? afterFailedLookup(delivery, error, connector.limits.settleMs, deps.io.now())
    await record(deps, delivery, replyId, from, settled, [])
    return null
  }
}

/** Nothing has been sent yet, so a failure that is not one of the four is a refusal, not an unknown outcome. */
function beforeClaim(deps: PublishDeps, connector: Connector, delivery: Delivery, error: unknown): Next {
  const next = afterFailure({ attempts: 1, lookups: 0 }, error, connector.limits.settleMs, deps.io.now())
  if (next.state !== 'unknown') return next
  const why =
    error instanceof Error && error.name === 'BrokenSeal'
      ? error.message
      : 'This reply could not be opened; it was not sent.'
  return { state: 'refused', failure: delivery.attempts === 0 ? 'broken-seal' : 'refused', why }
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
    const states = next.state === 'published' ? NOT_FINAL : [from]
    await moveDelivery(trx, replyId, states, next, now)
    await addSpending(trx, { accountId: delivery.account_id, watchId: '', at: now }, spent)
    if ('account' in next && next.account) await applyToAccount(trx, delivery.account_id, next.account, now)
    if (next.state !== 'unknown' || from !== 'sending') return
    const unknown = await countUnknown(trx, delivery.account_id, new Date(now.getTime() - UNKNOWN_WITHIN_MS))
    if (unknown >= UNKNOWN_LIMIT) await stopByItself(trx, delivery.account_id, 'unknown-outcomes', now)
  })
  deps.io.log('delivery', { replyId, state: next.state })
  deps.nudge('news', {})
  if (next.state === 'waiting' || next.state === 'unknown')
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
