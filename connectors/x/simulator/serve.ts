import type { Request, RequestHandler, Response } from 'express'
import type { Fault, FaultDesk, FaultKind } from '../../rehearsal/faults.ts'
import type { Caller } from './caller.ts'
import type { Desk, Handler } from './endpoint.ts'
import { inGeneration } from './fields.ts'
import { type LimitBook, limitHeaders } from './limits.ts'
import {
  type Answer,
  forbidden,
  outOfCredit,
  Refused,
  serverError,
  tooMany,
  unauthorized,
  unavailable,
  usageCapped,
  wrongKindOfToken,
} from './problems.ts'
import type { Tokens } from './tokens.ts'

export interface ServeDeps {
  desk: Desk
  faults: FaultDesk
  limits: LimitBook
  tokens: Tokens
  gate: (request: Request) => Caller
}

/** Puts an endpoint behind the gate, the rate limits and the faults of the moment. */
export function serve(handler: Handler, deps: ServeDeps): RequestHandler {
  return async (request, response) => {
    const caller = admit(handler, request, deps)
    const account = 'person' in caller && caller.person ? caller.person.handle : null
    const faults = deps.faults.meet({ endpoint: handler.endpoint, account })
    const struck = (kind: FaultKind) => faults.find((fault) => fault.kind === kind)

    const delay = struck('delay')
    if (delay) await pause(delay.ms, response)
    if (struck('cut')) return void request.socket.destroy()
    if (struck('silence')) return
    if ('refused' in caller) return send(response, caller.refused, deps)

    const allowance = deps.limits.count(handler.endpoint, caller)
    response.set(limitHeaders(allowance))
    const refusal = refuseOnPurpose(faults, caller, deps, response)
    if (refusal) return send(response, refusal, deps)
    if (allowance.exceeded) return send(response, tooMany(), deps)

    const answer = attempt(handler, request, caller, faults, deps)
    if (struck('cut-after')) return void request.socket.destroy()
    if (struck('silence-after')) return
    if (struck('error-after')) return send(response, serverError(), deps)
    if (struck('garbled-after'))
      return void response.status(answer.status).type('json').send('{"data":{"id":')
    send(response, answer, deps)
  }
}

/** Who calls, or the answer that keeps them out. */
function admit(handler: Handler, request: Request, deps: ServeDeps): Caller | { refused: Answer } {
  try {
    const caller = deps.gate(request)
    if (caller.kind === 'app') return handler.callers === 'any' ? caller : { refused: wrongKindOfToken() }
    if (caller.scopes !== 'all' && !caller.scopes.includes(handler.scope))
      return { refused: forbidden('Your client app is not configured with the appropriate oauth2 scopes.') }
    return caller
  } catch (error) {
    if (error instanceof Refused) return { refused: error.answer }
    throw error
  }
}

/** Faults that refuse a call before anything is done. */
function refuseOnPurpose(
  faults: readonly Fault[],
  caller: Caller,
  deps: ServeDeps,
  response: Response,
): Answer | null {
  for (const fault of faults) {
    if (fault.kind === 'rate-limit') {
      const reset = Math.ceil(deps.desk.world.now().getTime() / 1_000 + fault.seconds)
      response.set({ 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': String(reset) })
      return tooMany()
    }
    if (fault.kind === 'usage-cap') return usageCapped()
    if (fault.kind === 'unauthorized') return unauthorized()
    if (fault.kind === 'drop-token') {
      if (caller.kind === 'user' && caller.access) deps.tokens.dropAccess(caller.access)
      return unauthorized()
    }
    if (fault.kind === 'no-credit') return outOfCredit(caller.kind === 'user' ? caller.person.id : '0')
    if (fault.kind === 'forbidden') return forbidden('You are not permitted to perform this action.')
    if (fault.kind === 'error') return serverError()
    if (fault.kind === 'unavailable') return unavailable()
  }
  return null
}

function attempt(
  handler: Handler,
  request: Request,
  caller: Caller,
  faults: readonly Fault[],
  deps: ServeDeps,
): Answer {
  try {
    const params = request.params as Record<string, string>
    const query = request.query as Record<string, unknown>
    const origin = `${request.protocol}://${request.headers.host}`
    return handler.answer({ caller, params, query, body: request.body, origin, faults }, deps.desk)
  } catch (error) {
    if (error instanceof Refused) return error.answer
    throw error
  }
}

function send(response: Response, answer: Answer, deps: Pick<ServeDeps, 'desk'>): void {
  response.set(answer.headers ?? {})
  response.status(answer.status).type(answer.status < 400 ? 'json' : 'application/problem+json')
  response.send(JSON.stringify(inGeneration(answer.body, deps.desk.settings.generation)))
}

/** Waits, but not longer than the caller does. */
function pause(ms: number, response: Response): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    response.on('close', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
