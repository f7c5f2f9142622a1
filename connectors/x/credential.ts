import type { TwitterApiTokens } from 'twitter-api-v2'
import { z } from 'zod'

/** Printable ASCII: anything else cannot be said in a header, and is a slip in copying. */
const Secret = z
  .string()
  .regex(/^[\x21-\x7e]+$/)
  .max(1000)

/** What X hands out on its developer page (OAuth 1.0a, lasts) or at an OAuth 2 sign-in (two hours, then renewed). */
export const XCredential = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('oauth1'),
    appKey: Secret,
    appSecret: Secret,
    accessToken: Secret,
    accessSecret: Secret,
  }),
  z.strictObject({
    kind: z.literal('oauth2'),
    clientId: Secret,
    clientSecret: Secret.optional(),
    accessToken: Secret,
    refreshToken: Secret.optional(),
    expiresAt: z.iso.datetime().optional(),
  }),
])
export type XCredential = z.output<typeof XCredential>

/** All the connector needs of an account. `userId` and `handle` are empty until `identify` has answered. */
export const XSettings = z.strictObject({
  /** Where X is: `null` is X itself, anything else speaks the same wire format (the rehearsal network). */
  baseUrl: z.url({ protocol: /^https?$/ }).nullable(),
  userId: z.string().regex(/^\d{0,19}$/),
  handle: z.string().max(50),
  credential: XCredential,
})
export type XSettings = z.output<typeof XSettings>

/** The credential as `twitter-api-v2` takes it. */
export function tokensOf(credential: XCredential): TwitterApiTokens | string {
  if (credential.kind === 'oauth2') return credential.accessToken
  const { appKey, appSecret, accessToken, accessSecret } = credential
  return { appKey, appSecret, accessToken, accessSecret }
}
