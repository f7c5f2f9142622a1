/**
 * The four ways a call to a network can fail. Connectors make them (each in its own `failure.ts`);
 * only `src/outside/delivery.ts` and the workers understand them. Nobody classifies by message text.
 */

/** The network certainly did nothing: trying the same call again later is safe. */
export class Retryable extends Error {
  override readonly name = 'Retryable'
}

/** The network refused for now and did nothing; it will listen again at `until`. */
export class RateLimited extends Error {
  override readonly name = 'RateLimited'
  readonly until: Date
  constructor(message: string, until: Date, options?: ErrorOptions) {
    super(message, options)
    this.until = until
  }
}

/** Why a network refused for good. `sign-in` and `no-credit` concern the account, the others this one reply. */
export type PermanentCode =
  | 'reply-not-allowed'
  | 'duplicate'
  | 'too-long'
  | 'target-gone'
  | 'sign-in'
  | 'no-credit'
  | 'refused'

/** The network refused for good and did nothing: the same call will be refused again until a person acts. */
export class Permanent extends Error {
  override readonly name = 'Permanent'
  readonly code: PermanentCode
  constructor(message: string, code: PermanentCode, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
  /** `account`: nothing of this account can work until someone mends it; `call`: only this call is refused. */
  get scope(): 'account' | 'call' {
    return this.code === 'sign-in' || this.code === 'no-credit' ? 'account' : 'call'
  }
}

/** A write left us and no clear answer came back: it may or may not have happened. Look before speaking again. */
export class OutcomeUnknown extends Error {
  override readonly name = 'OutcomeUnknown'
}
