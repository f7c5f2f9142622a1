import { expect, test } from '@jest/globals'
import { XCredential, XSettings } from '../../../connectors/x/credential.ts'
import { XCredential as AtTheApi } from '../../../src/api/schema/listening.ts'
import { settingsAt } from './fake-x.ts'

const EXAMPLES: unknown[] = [
  settingsAt('http://x').credential,
  { kind: 'oauth2', clientId: 'c', accessToken: 't' },
  {
    kind: 'oauth2',
    clientId: 'c',
    clientSecret: 's',
    accessToken: 't',
    refreshToken: 'r',
    expiresAt: '2026-11-24T12:00:00.000Z',
  },
  { kind: 'oauth2', clientId: 'c', accessToken: '' },
  { kind: 'oauth2', clientId: 'c', accessToken: 't', expiresAt: 'soon' },
  { kind: 'oauth1', appKey: 'a', appSecret: 'b', accessToken: 'c' },
  { kind: 'oauth2', clientId: 'c', accessToken: 't', extra: 1 },
  { kind: 'basic' },
]

test('what the API takes as a credential, the connector takes, and nothing else', () => {
  const verdicts = EXAMPLES.map((one) => [
    XCredential.safeParse(one).success,
    AtTheApi.safeParse(one).success,
  ])
  expect(verdicts.map(([here]) => here)).toEqual([true, true, true, false, false, false, false, false])
  for (const [here, there] of verdicts) expect(here).toBe(there)
})

test('a token that cannot be said in a header is refused where it is read, not when it is used', () => {
  const token = (accessToken: string) =>
    XCredential.safeParse({ kind: 'oauth2', clientId: 'c', accessToken }).success
  expect([token('good-1_%3D'), token('b\nad'), token('b€d')]).toEqual([true, false, false])
})

test('settings name X itself or a web address, and an account that may not be known yet', () => {
  expect(XSettings.safeParse(settingsAt('http://localhost:1/x', { userId: '', handle: '' })).success).toBe(
    true,
  )
  expect(XSettings.safeParse({ ...settingsAt('http://x'), baseUrl: null }).success).toBe(true)
  expect(XSettings.safeParse(settingsAt('file:///etc/passwd')).success).toBe(false)
  expect(XSettings.safeParse(settingsAt('http://x', { userId: '1/../me' })).success).toBe(false)
})
