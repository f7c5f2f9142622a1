import { createHash } from 'node:crypto'

/** The rehearsal app. Nothing here opens anything outside this process, so it may be public. */
export const APP = {
  clientId: 'rehearsal-client',
  clientSecret: 'rehearsal-client-secret',
  consumerKey: 'rehearsal-consumer-key',
  consumerSecret: 'rehearsal-consumer-secret',
  bearerToken: 'rehearsal-app-bearer',
} as const

/** The OAuth 1.0a tokens of one of our accounts: the same in every rehearsal. */
export interface UserKeys {
  accessToken: string
  accessSecret: string
}

/** Derives an account's OAuth 1.0a tokens from its id and handle, in X's form `<user id>-<letters>`. */
export function userKeys(person: { id: string; handle: string }): UserKeys {
  const letters = (salt: string) =>
    createHash('sha256').update(`${salt} ${person.handle.toLowerCase()}`).digest('base64url').slice(0, 40)
  return { accessToken: `${person.id}-${letters('token')}`, accessSecret: letters('secret') }
}
