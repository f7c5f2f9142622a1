import { measureX, X_TEXT_LENGTH } from '../../src/outside/measure.ts'
import type { Connector, Io } from '../connector.ts'
import { tokensOf, XSettings } from './credential.ts'
import { listenToX } from './listen.ts'
import { type Ask, LOOKUP_BATCH } from './page.ts'
import { publishOnX } from './publish.ts'
import { identify, renew, signIn } from './sign-in.ts'

/**
 * X, through `twitter-api-v2`. `timeLimitMs` is how long one call may take, `settleMs` how long X may take to show a new
 * post in its lists.
 */
export function connectX({ timeLimitMs = 30_000, settleMs = 30_000 } = {}): Connector<XSettings, XSettings> {
  const linkTo = (settings: XSettings, io: Io) => ({
    baseUrl: settings.baseUrl,
    tokens: tokensOf(settings.credential),
    now: io.now,
    timeLimitMs,
  })
  const askAs = (settings: XSettings, io: Io): Ask => {
    const { userId, handle, baseUrl } = settings
    return { link: linkTo(settings, io), us: { userId, handle, baseUrl } }
  }
  return {
    network: 'x',
    reading: XSettings,
    writing: XSettings,
    limits: { textLength: X_TEXT_LENGTH, measure: measureX, lookupBatch: LOOKUP_BATCH, settleMs },
    listen: (settings, io) => listenToX(askAs(settings, io)),
    publish: (settings, io) => publishOnX(askAs(settings, io)),
    identify: (settings, io) => identify(linkTo(settings, io)),
    expires: ({ credential }) => (credential.kind === 'oauth2' ? (credential.expiresAt ?? null) : null),
    refresh: (settings, io) => renew(settings, linkTo(settings, io)),
    exchange: (grant, io) => signIn(grant, { baseUrl: grant.baseUrl, now: io.now, timeLimitMs }),
  }
}
