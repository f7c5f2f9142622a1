import type { Request, Response } from 'express'
import { z } from 'zod'
import { takeAuthorisation } from '../../../db/inside/authorisations.ts'
import { insertAccountWithGrant } from '../../../db/outside/accounts.ts'
import { secretHash } from '../../../db/secret.ts'
import type { Caller } from '../../inside/rights.ts'
import type { Api } from '../handler.ts'
import { announce, networkUrl } from './accounts.ts'

const Answered = z.object({ code: z.string().min(1).max(2000), state: z.string().min(20).max(200) })

/** Why a sign-in at a network led to no account; the page says it in words. */
type Outcome = 'done' | 'refused' | 'expired' | 'signed-out'

/**
 * Where a network sends the browser back after an OAuth 2 sign-in. The code goes, sealed, to the listener, which trades
 * it; the person goes to the listening page, with `?connected=done|refused|expired|signed-out`.
 */
export async function callback(req: Request, res: Response, caller: Caller | null, api: Api): Promise<void> {
  const outcome = await takeCode(req, caller, api)
  res.setHeader('Cache-Control', 'no-store')
  res.redirect(303, `/listening?connected=${outcome}`)
}

async function takeCode(req: Request, caller: Caller | null, api: Api): Promise<Outcome> {
  if (!caller?.administrator) return 'signed-out'
  const answered = Answered.safeParse({ ...req.query })
  if (!answered.success) return 'refused'
  const { code, state } = answered.data
  const taken = { stateHash: secretHash(state), personId: caller.id, network: 'x' }
  const sealedSetup = await takeAuthorisation(api.inside, taken, api.io.now())
  if (sealedSetup === null) return 'expired'
  const sealedCode = await api.sealToListener({ code })
  const account = { network: 'x', baseUrl: networkUrl(api), sealedSetup, sealedCode }
  const accountId = await insertAccountWithGrant(api.outside, api.io, account)
  await announce(api, caller.id, accountId, 'account-added')
  return 'done'
}
