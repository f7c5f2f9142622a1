import { recordEvent } from '../../../db/inside/events.ts'
import { revokeToken, saveSession, tokensOf } from '../../../db/inside/sessions.ts'
import { inTransaction } from '../../../db/open.ts'
import { newSecret, secretHash } from '../../../db/secret.ts'
import type { Handler } from '../handler.ts'
import { ApiProblem, notFound } from '../problem.ts'
import { insideOf } from '../reading.ts'

const PER_PERSON = 50

export const listTokens: Handler<'listTokens'> = async ({ caller }, api) => ({
  tokens: await tokensOf(insideOf(api.reading), caller.id),
})

/** A token may do what its person may, except make more tokens: one that leaked can be revoked for good. */
export const addToken: Handler<'addToken'> = async ({ caller, body, cookie }, api) => {
  if (cookie.secret === null)
    throw new ApiProblem('forbidden', 'A token cannot make tokens: sign in with your password')
  const secret = `cnc_${newSecret()}`
  const id = api.io.id()
  const at = api.io.now().toISOString()
  await inTransaction(api.inside, async (trx) => {
    if ((await tokensOf(trx, caller.id)).length >= PER_PERSON)
      throw new ApiProblem('conflict', `You have ${PER_PERSON} tokens: revoke one first`)
    await saveSession(trx, {
      id,
      secretHash: secretHash(secret),
      personId: caller.id,
      kind: 'token',
      label: body.label,
      at,
      expiresAt: null,
    })
    await recordEvent(trx, api.io, { actorId: caller.id, what: 'token-made', data: { tokenId: id } })
  })
  return { token: { id, label: body.label, createdAt: at, lastUsedAt: null, secret } }
}

export const removeToken: Handler<'removeToken'> = async ({ caller, params }, api) => {
  await inTransaction(api.inside, async (trx) => {
    if (!(await revokeToken(trx, caller.id, params.id))) throw notFound()
    const data = { tokenId: params.id }
    await recordEvent(trx, api.io, { actorId: caller.id, what: 'token-revoked', data })
  })
  return undefined
}
