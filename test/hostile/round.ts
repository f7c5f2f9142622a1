import { chance } from '../support/chance.ts'
import { anAttempt } from './attempts.ts'
import { aPlace, type Place } from './place.ts'
import type { Attempt } from './request.ts'
import { operationsOf } from './schema.ts'
import { breachesIn } from './verdict.ts'
import { type Answer, sendRaw } from './wire.ts'

/** What one seed brought to light. */
export interface Round {
  sent: number
  /** How many answers of each status. */
  statuses: Map<number, number>
  /** Which operations were tried, and which manners. */
  names: Set<string>
  manners: Set<string>
  breaches: string[]
}

/** Sends `requests` requests to a fresh server, one after the other: the same seed sends the same ones. */
export async function hostileRound(seed: number, requests: number): Promise<Round> {
  await using place = await aPlace()
  const { server, roles, known, digests, secrets } = place
  const described = await server.send('GET', '/api/v1/openapi.json')
  const ground = { operations: operationsOf(described.body), known, digests, roles, origin: server.url }
  const luck = chance(seed)
  const round: Round = { sent: 0, statuses: new Map(), names: new Set(), manners: new Set(), breaches: [] }
  const books: Books = { recorded: 0, rolesMoved: false }
  for (let n = 0; n < requests; n++) {
    if (n > 0 && n % REVIVE_EVERY === 0) {
      await place.revive()
      books.rolesMoved = false
    }
    const attempt = anAttempt(ground, luck)
    round.sent++
    round.names.add(attempt.name)
    round.manners.add(attempt.manner)
    const answer = await sendRaw(server.url, attempt).catch((error: unknown) => String(error))
    const breaches =
      typeof answer === 'string'
        ? [answer]
        : [...breachesIn(attempt, answer, secrets), ...booked(attempt, answer, books)]
    if (typeof answer !== 'string')
      round.statuses.set(answer.status, (round.statuses.get(answer.status) ?? 0) + 1)
    for (const breach of breaches)
      round.breaches.push(`seed ${seed}, request ${n}: ${inWords(attempt)}: ${breach}`)
  }
  round.breaches.push(...(await afterwards(place, books.recorded, seed)))
  return round
}

/** After so many requests everybody gets back what they lost, so that the rest do not all end at the door. */
const REVIVE_EVERY = 25
/** Approvals that stand before the first request. */
const BEFORE = 2

interface Books {
  /** How many requests were answered "recorded". */
  recorded: number
  /** True once somebody was given other rights: then a reader may be an approver. */
  rolesMoved: boolean
}

/** Keeps the books of approvals, and says what is wrong with a yes that was taken. */
function booked(attempt: Attempt, answer: Answer, books: Books): string[] {
  if (answer.status >= 300) return []
  if (['setRole', 'removeMember', 'changePerson'].includes(attempt.name)) books.rolesMoved = true
  if (attempt.name !== 'approve' || answer.status !== 201) return []
  books.recorded++
  const may = /approver|lead|administrator/.test(attempt.role) || books.rolesMoved
  return [...(may ? [] : ['approved by somebody who may not']), ...wrongYes(attempt, answer)]
}

/** Why this must not have been taken for an approval. */
function wrongYes({ body }: Attempt, answer: Answer): string[] {
  const said = JSON.parse(body?.toString() ?? 'null') as Record<string, unknown>
  const { approval } = JSON.parse(answer.text) as { approval: Record<string, unknown> }
  const wrong: string[] = []
  if (!Number.isInteger(said.version) || said.version !== approval.version)
    wrong.push('approved another version')
  if (said.digest !== approval.digest) wrong.push('approved other words')
  if (said.decision !== approval.decision) wrong.push('took one decision for another')
  return wrong
}

/** The books: every approval was answered with a 201 of its own, and every sealed reply has an approval. */
async function afterwards({ server }: Place, recorded: number, seed: number): Promise<string[]> {
  const { inside } = server.stores
  const approvals = await inside.selectFrom('inside.approvals').selectAll().execute()
  const replies = await inside.selectFrom('inside.replies').select('proposal_id').execute()
  const yes = approvals.filter(({ decision }) => decision === 'approve')
  const wrong: string[] = []
  if (approvals.length !== recorded + BEFORE)
    wrong.push(`${approvals.length} approvals for ${recorded} answers that said so`)
  for (const { proposal_id } of replies)
    if (!yes.some((one) => one.proposal_id === proposal_id))
      wrong.push(`a reply without a yes: ${proposal_id}`)
  const failed = server.logged.filter((line) => line.startsWith('a request failed'))
  return [...wrong, ...failed].map((breach) => `seed ${seed}: ${breach}`)
}

function inWords({ role, name, manner, method, path, body }: Attempt): string {
  const sent = body === null ? '' : ` ${body.toString().slice(0, 200)}`
  return `${role}, ${name}, ${manner}: ${method} ${path.slice(0, 160)}${sent}`
}
