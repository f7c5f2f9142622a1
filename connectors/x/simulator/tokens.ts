import { createHash, randomBytes } from 'node:crypto'
import type { Journal } from '../../rehearsal/journal.ts'

/** X: an access token lasts two hours, an authorisation code thirty seconds. */
const ACCESS_MS = 2 * 3_600_000
const CODE_MS = 30_000

/** One consent of a person: the tokens that are good now. */
export interface Grant {
  id: string
  personId: string
  scopes: string[]
  access: string
  accessUntil: number
  /** Null without the scope `offline.access`. */
  refresh: string | null
}

/** What the journal keeps of grants; a later entry of the same id replaces the earlier one. */
export type GrantEvent = { e: 'grant'; grant: Grant } | { e: 'revoke'; id: string }

interface Code {
  personId: string
  scopes: string[]
  challenge: string
  redirectUri: string
  until: number
}

/** OAuth 2 tokens and codes of the rehearsal. */
export interface Tokens {
  issueCode(order: Omit<Code, 'until'>): string
  /** Trades a code for tokens; null when the code, the verifier or the address is wrong. A code works once. */
  redeem(code: string, verifier: string, redirectUri: string): Grant | null
  /** Trades a refresh token for a new pair; the old pair is dead at once. Null when it is not the newest one. */
  refresh(refreshToken: string): Grant | null
  grantFor(personId: string, scopes: string[], lastsMs?: number): Grant
  /** Who an access token speaks for; null when unknown or expired. */
  byAccess(access: string): Grant | null
  dropAccess(access: string): void
  revoke(token: string): void
}

/** Opens the tokens as the journal remembers them. */
export function openTokens(journal: Journal<GrantEvent>, now: () => Date): Tokens {
  const grants = new Map<string, Grant>()
  const codes = new Map<string, Code>()
  for (const event of journal.read()) {
    if (event.e === 'grant') grants.set(event.grant.id, event.grant)
    else grants.delete(event.id)
  }
  const keep = (grant: Grant) => {
    journal.append({ e: 'grant', grant })
    grants.set(grant.id, grant)
    return grant
  }
  const find = (test: (grant: Grant) => boolean) => [...grants.values()].find(test) ?? null
  const fresh = (grant: Omit<Grant, 'access' | 'refresh' | 'accessUntil'>, lastsMs = ACCESS_MS) =>
    keep({
      id: grant.id,
      personId: grant.personId,
      scopes: grant.scopes,
      access: letters(),
      accessUntil: now().getTime() + lastsMs,
      refresh: grant.scopes.includes('offline.access') ? letters() : null,
    })
  const grantFor: Tokens['grantFor'] = (personId, scopes, lastsMs) =>
    fresh({ id: letters(12), personId, scopes }, lastsMs)
  return {
    grantFor,
    issueCode(order) {
      const code = letters()
      codes.set(code, { ...order, until: now().getTime() + CODE_MS })
      return code
    },
    redeem(code, verifier, redirectUri) {
      const order = codes.get(code)
      codes.delete(code)
      if (!order || order.until < now().getTime() || order.redirectUri !== redirectUri) return null
      const challenge = createHash('sha256').update(verifier).digest('base64url')
      return challenge === order.challenge ? grantFor(order.personId, order.scopes) : null
    },
    refresh(refreshToken) {
      const grant = find((g) => g.refresh === refreshToken)
      return grant && fresh(grant)
    },
    byAccess(access) {
      const grant = find((g) => g.access === access)
      return grant && grant.accessUntil > now().getTime() ? grant : null
    },
    dropAccess(access) {
      const grant = find((g) => g.access === access)
      if (grant) keep({ ...grant, accessUntil: 0 })
    },
    revoke(token) {
      const grant = find((g) => g.access === token || g.refresh === token)
      if (!grant) return
      journal.append({ e: 'revoke', id: grant.id })
      grants.delete(grant.id)
    },
  }
}

function letters(bytes = 48): string {
  return randomBytes(bytes).toString('base64url')
}
