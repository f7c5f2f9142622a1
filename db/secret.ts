import { createHash, randomBytes } from 'node:crypto'

/** 32 bytes of chance that a client keeps (a cookie, a token, a link); 43 characters that fit into an address. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** What is stored of a secret: SHA-256 in hex. The secret has 256 bits of chance, so no slow hash is needed. */
export function secretHash(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}
