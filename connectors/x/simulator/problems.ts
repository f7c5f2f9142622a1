/** What an endpoint answers: a status and a JSON body. */
export interface Answer {
  status: number
  body: unknown
  headers?: Record<string, string>
}

/** Thrown where a request is refused; carries the whole answer. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly answer: Answer
  constructor(answer: Answer) {
    super(`refused with ${answer.status}`)
    this.answer = answer
  }
}

const TYPES = 'https://api.twitter.com/2/problems'

/** A problem without a type of its own, as X writes it for 401, 403, 404, 429 and 5xx. */
export function plain(status: number, title: string, detail: string): Answer {
  return { status, body: { title, type: 'about:blank', status, detail } }
}

export const unauthorized = () => plain(401, 'Unauthorized', 'Unauthorized')
export const forbidden = (detail: string) => plain(403, 'Forbidden', detail)
export const serverError = () => plain(500, 'Internal Server Error', 'Something is broken on our side.')
export const unavailable = () => plain(503, 'Service Unavailable', 'Over capacity. Try again later.')
export const tooMany = () => plain(429, 'Too Many Requests', 'Too Many Requests')

/** A parameter X does not take. `message` is X's sentence about it. */
export function invalid(parameter: string, value: string, message: string): Answer {
  return {
    status: 400,
    body: {
      errors: [{ parameters: { [parameter]: [value] }, message }],
      title: 'Invalid Request',
      detail: 'One or more parameters to your request was invalid.',
      type: `${TYPES}/invalid-request`,
    },
  }
}

/** The monthly amount of posts is used up. */
export function usageCapped(): Answer {
  return {
    status: 429,
    body: {
      title: 'UsageCapExceeded',
      detail: 'Usage cap exceeded: Monthly product cap',
      type: `${TYPES}/usage-capped`,
      status: 429,
      period: 'Monthly',
      scope: 'Product',
    },
  }
}

/** The prepaid credit is used up. */
export function outOfCredit(accountId: string): Answer {
  return {
    status: 402,
    body: {
      account_id: accountId,
      title: 'CreditsDepleted',
      detail: `Your enrolled account [${accountId}] does not have any credits to fulfill this request.`,
      type: `${TYPES}/credits`,
      status: 402,
    },
  }
}

/** An app-only token where a user's is needed. */
export function wrongKindOfToken(): Answer {
  return {
    status: 403,
    body: {
      title: 'Unsupported Authentication',
      detail:
        'Authenticating with OAuth 2.0 Application-Only is forbidden for this endpoint.  Supported authentication types are [OAuth 1.0a User Context, OAuth 2.0 User Context].',
      type: `${TYPES}/unsupported-authentication`,
      status: 403,
    },
  }
}

/** One entry of `errors` inside a 200: something that was asked for and cannot be shown. */
export interface PartialError {
  value: string
  detail: string
  title: string
  resource_type: 'tweet' | 'user'
  parameter: string
  resource_id: string
  section?: 'data' | 'includes'
  type: string
}

/** X's words for a post or user that is not there, not ours to see, or suspended. */
export function partialError(
  why: 'missing' | 'deleted' | 'protected' | 'suspended',
  about: { resource: 'tweet' | 'user'; parameter: string; id: string; section?: 'data' | 'includes' },
): PartialError {
  const { resource, parameter, id, section = 'data' } = about
  const base = { value: id, resource_type: resource, parameter, resource_id: id }
  if (why === 'protected')
    return {
      ...base,
      section,
      title: 'Authorization Error',
      detail: `Sorry, you are not authorized to see the ${resource === 'tweet' ? 'Tweet' : 'User'} with ${parameter}: [${id}].`,
      type: `${TYPES}/not-authorized-for-resource`,
    }
  if (why === 'suspended')
    return {
      ...base,
      title: 'Forbidden',
      detail: `User has been suspended: [${id}].`,
      type: `${TYPES}/resource-unavailable`,
    }
  return {
    ...base,
    title: 'Not Found Error',
    detail: `Could not find ${resource} with ${parameter}: [${id}].`,
    type: `${TYPES}/resource-not-found`,
  }
}
