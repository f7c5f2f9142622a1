import {
  ApiPartialResponseError,
  ApiRequestError,
  ApiResponseError,
  type IGetHttpRequestArgs,
  TwitterApi,
  type TwitterApiTokens,
} from 'twitter-api-v2'
import { classify, type Fault } from './failure.ts'
import { type Line, openLine } from './line.ts'

const X = 'https://api.x.com/'
/** A page of 100 posts is about 300 kB; an answer far above that is not one of X's. */
const LARGEST_ANSWER_BYTES = 20_000_000

/** One call to X. `path` is relative to the base URL, like `2/users/me`. */
export type XCall =
  | { does: 'read'; path: string; query?: Record<string, string> }
  | { does: 'write'; path: string; body: Record<string, unknown> }
  | { does: 'sign in'; path: string; form: Record<string, string> }

/** What a call needs: where X is, who we are there, what time it is and how long to wait. */
export interface XLink {
  baseUrl: string | null
  tokens: TwitterApiTokens | string | { clientId: string; clientSecret?: string }
  now: () => Date
  timeLimitMs: number
}

/**
 * Calls X once and returns the answer's body, unread. Throws only the four failures. The signal and the time limit
 * close the connection; a write that may have left by then is OutcomeUnknown, anything else is Retryable.
 */
export async function callX(link: XLink, call: XCall, signal: AbortSignal): Promise<unknown> {
  const base = link.baseUrl ?? X
  const latest = link.now().getTime() + link.timeLimitMs
  const line = openLine(base.startsWith('https:'), () => link.now().getTime() > latest)
  const limit = AbortSignal.any([signal, AbortSignal.timeout(link.timeLimitMs)])
  const cut = cutWhenAborted(limit, line)
  try {
    const answer = await Promise.race([send(link, call, line), cut.promise])
    return answer.data
  } catch (error) {
    throw classify(faultOf(error, line, limit, signal), call.does, link.now())
  } finally {
    cut.release()
    line.cut()
  }
}

function cutWhenAborted(limit: AbortSignal, line: Line) {
  const { promise, reject } = Promise.withResolvers<never>()
  const onAbort = () => {
    line.cut()
    reject(new Error('aborted'))
  }
  if (limit.aborted) onAbort()
  else limit.addEventListener('abort', onAbort, { once: true })
  return { promise, release: () => limit.removeEventListener('abort', onAbort) }
}

async function send(link: XLink, call: XCall, line: Line): Promise<{ data: unknown }> {
  const adapt = ({ params }: { params: IGetHttpRequestArgs }) => adaptRequest(params, link.baseUrl, line)
  const client = new TwitterApi(link.tokens as TwitterApiTokens, {
    httpAgent: line.agent,
    plugins: [{ onBeforeRequestConfig: adapt, onBeforeStreamRequestConfig: adapt }],
  })
  const full = { fullResponse: true } as const
  const url = X + call.path
  if (call.does === 'read') return client.get(url, call.query ?? {}, full)
  if (call.does === 'write') return client.post(url, call.body, { ...full, forceBodyMode: 'json' })
  return client.post(url, call.form, { ...full, forceBodyMode: 'url' })
}

/**
 * The library has no base-URL option, so its requests are pointed elsewhere here. Bodies are asked for uncompressed: it leaves
 * a decompressor's errors unhandled, which would end the process.
 */
function adaptRequest(params: IGetHttpRequestArgs, baseUrl: string | null, line: Line): void {
  if (baseUrl !== null) params.url = baseUrl.replace(/\/*$/, '/') + params.url.slice(X.length)
  params.compression = 'identity'
  params.enableRateLimitSave = false
  params.requestEventDebugHandler = (event, data) => {
    if (event === 'response') limitSize(data.res, line)
  }
}

function limitSize(response: NodeJS.EventEmitter, line: Line): void {
  let bytes = 0
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > LARGEST_ANSWER_BYTES) line.cut()
  })
}

function faultOf(error: unknown, line: Line, limit: AbortSignal, signal: AbortSignal): Fault {
  if (error instanceof ApiResponseError)
    return { kind: 'answer', status: error.code, headers: error.headers, body: error.data }
  if (error instanceof ApiPartialResponseError) {
    const { statusCode = 0, headers } = error.response
    return { kind: 'answer', status: statusCode, headers, body: null }
  }
  return { kind: 'silence', mayHaveLeft: line.wasUp(), why: whyOf(error, line, limit, signal) }
}

/** A few words for the failure's cause; never the library's error, which holds the request with its credential. */
function whyOf(error: unknown, line: Line, limit: AbortSignal, signal: AbortSignal): string {
  if (signal.aborted) return 'stopped'
  if (limit.aborted) return 'time limit'
  if (error instanceof ApiRequestError) return line.trouble() ?? 'connection lost'
  return error instanceof Error ? error.name : 'unknown'
}
