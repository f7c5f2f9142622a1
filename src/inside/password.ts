import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'

/**
 * One of OWASP's equal choices for scrypt: 16 MiB per hash instead of 128, with more rounds, so that a small machine
 * can check passwords without swapping (OWASP Password Storage Cheat Sheet).
 */
const COST = { N: 2 ** 14, r: 8, p: 5 }
const KEY_BYTES = 32

/** Two at once: the rest wait here and not in Node's pool of four threads, which files and names need too. */
const AT_ONCE = 2
let running = 0
const waiting: (() => void)[] = []

/** Hashes a password as `scrypt1$N$r$p$salt$hash` (base64url); the first word is the version of the format. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const hash = await derive(password, salt, COST)
  const { N, r, p } = COST
  return ['scrypt1', N, r, p, salt.toString('base64url'), hash.toString('base64url')].join('$')
}

/**
 * Is this the password? `stored` null (no such person) takes as long as a wrong password and is false, so that
 * nobody can find out by a watch who has an account.
 */
export async function passwordMatches(password: string, stored: string | null): Promise<boolean> {
  const { cost, salt, hash } = parse(stored ?? NOBODY)
  const derived = await derive(password, salt, cost)
  return timingSafeEqual(derived, hash) && stored !== null
}

/** A hash of no password, made with the same cost. */
const NOBODY = ['scrypt1', COST.N, COST.r, COST.p, 'bm9ib2R5LWlzLWhlcmU', 'A'.repeat(43)].join('$')

function parse(stored: string): { cost: typeof COST; salt: Buffer; hash: Buffer } {
  const [version, n, r, p, salt = '', hash = ''] = stored.split('$')
  const bytes = Buffer.from(hash, 'base64url')
  if (version !== 'scrypt1' || bytes.length !== KEY_BYTES)
    throw new Error('a stored password hash has a format this version does not know')
  return {
    cost: { N: Number(n), r: Number(r), p: Number(p) },
    salt: Buffer.from(salt, 'base64url'),
    hash: bytes,
  }
}

async function derive(password: string, salt: Buffer, cost: typeof COST): Promise<Buffer> {
  while (running >= AT_ONCE) await new Promise<void>((next) => waiting.push(next))
  running++
  try {
    // The same characters typed on another keyboard can be other bytes.
    return await scryptKey(password.normalize('NFKC'), salt, { ...cost, maxmem: 256 * cost.N * cost.r })
  } finally {
    running--
    waiting.shift()?.()
  }
}

function scryptKey(password: string, salt: Buffer, options: ScryptOptions): Promise<Buffer> {
  return new Promise((resolve, reject) =>
    scrypt(password, salt, KEY_BYTES, options, (error, key) => (error ? reject(error) : resolve(key))),
  )
}
