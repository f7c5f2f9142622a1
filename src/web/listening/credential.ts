import type { Sent } from '../../api/contract.ts'

/** How an account is connected: pasted keys, pasted tokens, or signing in at the network. */
export type How = 'oauth1' | 'oauth2' | 'sign-in'

type FieldName =
  | 'appKey'
  | 'appSecret'
  | 'accessToken'
  | 'accessSecret'
  | 'clientId'
  | 'clientSecret'
  | 'refreshToken'
type Credential = Sent<'addAccount', 'body'>['credential']

/** What each way asks for, in the order the network's page shows it. */
export const FIELDS: Record<'oauth1' | 'oauth2', { name: FieldName; required: boolean }[]> = {
  oauth1: [
    { name: 'appKey', required: true },
    { name: 'appSecret', required: true },
    { name: 'accessToken', required: true },
    { name: 'accessSecret', required: true },
  ],
  oauth2: [
    { name: 'clientId', required: true },
    { name: 'clientSecret', required: false },
    { name: 'accessToken', required: true },
    { name: 'refreshToken', required: false },
  ],
}

/** A credential from what was typed; blanks around pasted keys are cut. */
export function credentialFrom(how: 'oauth1' | 'oauth2', typed: Record<string, string>): Credential {
  const value = (name: FieldName) => (typed[name] ?? '').trim()
  if (how === 'oauth1')
    return {
      kind: 'oauth1',
      appKey: value('appKey'),
      appSecret: value('appSecret'),
      accessToken: value('accessToken'),
      accessSecret: value('accessSecret'),
    }
  const clientSecret = value('clientSecret')
  const refreshToken = value('refreshToken')
  return {
    kind: 'oauth2',
    clientId: value('clientId'),
    accessToken: value('accessToken'),
    ...(clientSecret ? { clientSecret } : {}),
    ...(refreshToken ? { refreshToken } : {}),
  }
}
