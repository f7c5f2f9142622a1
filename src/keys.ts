import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sodium from 'libsodium-wrappers'
import type { z } from 'zod'
import { Refusal } from './refusal.ts'

/** The keys of one process's sealed boxes: what is sealed to `publicKey` only `privateKey` opens. Raw X25519 keys. */
export interface BoxKeys {
  publicKey: Uint8Array
  privateKey: Uint8Array
}

/** The files of each process's folder under `keys/`. A process is given its own folder and needs no other. */
const FILES = {
  inside: ['reply.pem', 'listen.pub.pem', 'publish.pub.pem'],
  listen: ['box.pem', 'publish.pub.pem'],
  publish: ['box.pem', 'listen.pub.pem', 'reply.pub.pem'],
} as const

/**
 * Makes the keys of all processes under `dataDir/keys`, where there are none; where there are, checks that they belong
 * together. Either all of them appear or none. Throws a Refusal when some are missing or do not fit: made anew, they
 * could not open what was sealed to the lost ones.
 */
export function createKeys(dataDir: string): void {
  const folder = join(dataDir, 'keys')
  if (existsSync(folder)) {
    checkKeys(dataDir)
    return
  }
  const half = join(dataDir, 'keys.unfinished')
  rmSync(half, { recursive: true, force: true })
  const reply = generateKeyPairSync('ed25519')
  const listen = generateKeyPairSync('x25519')
  const publish = generateKeyPairSync('x25519')
  write(half, 'inside', {
    'reply.pem': reply.privateKey,
    'listen.pub.pem': listen.publicKey,
    'publish.pub.pem': publish.publicKey,
  })
  write(half, 'listen', { 'box.pem': listen.privateKey, 'publish.pub.pem': publish.publicKey })
  write(half, 'publish', {
    'box.pem': publish.privateKey,
    'listen.pub.pem': listen.publicKey,
    'reply.pub.pem': reply.publicKey,
  })
  renameSync(half, folder)
}

/** What `inside` needs: the key that seals replies, and the boxes it may seal credentials to but never open. */
export function insideKeys(dataDir: string): {
  signing: KeyObject
  listenBox: Uint8Array
  publishBox: Uint8Array
} {
  return {
    signing: read(dataDir, 'inside', 'reply.pem', 'ed25519'),
    listenBox: publicBox(dataDir, 'inside', 'listen.pub.pem'),
    publishBox: publicBox(dataDir, 'inside', 'publish.pub.pem'),
  }
}

/** What `listen` needs: its own box, and publish's public one to seal a refreshed pair of tokens for both. */
export function listenKeys(dataDir: string): { box: BoxKeys; publishBox: Uint8Array } {
  const box = ownBox(dataDir, 'listen')
  const publishBox = publicBox(dataDir, 'listen', 'publish.pub.pem')
  if (equal(box.publicKey, publishBox)) throw misfit(dataDir, 'listen', 'box.pem')
  return { box, publishBox }
}

/** What `publish` needs: its own box, listen's public one, and the public half of the key that seals replies. */
export function publishKeys(dataDir: string): { box: BoxKeys; listenBox: Uint8Array; replyKey: KeyObject } {
  const box = ownBox(dataDir, 'publish')
  const listenBox = publicBox(dataDir, 'publish', 'listen.pub.pem')
  if (equal(box.publicKey, listenBox)) throw misfit(dataDir, 'publish', 'box.pem')
  return { box, listenBox, replyKey: read(dataDir, 'publish', 'reply.pub.pem', 'ed25519') }
}

/** Thrown when a sealed value does not open or is not what it should be. Says nothing of its content. */
export class CannotOpen extends Error {
  override readonly name = 'CannotOpen'
}

/** Seals a value, as JSON, to a public box; only the owner of the box opens it. Answers base64. */
export async function sealTo(publicBox: Uint8Array, value: unknown): Promise<string> {
  await sodium.ready
  const sealed = sodium.crypto_box_seal(JSON.stringify(value), publicBox)
  return Buffer.from(sealed).toString('base64')
}

/**
 * Opens what was sealed to our box and checks its shape. A sealed value does not know in which row it lies: seal the
 * row's id with it and check it here (`z.object({ accountId: z.literal(id), … })`). Throws CannotOpen.
 */
export async function openSealed<T>(box: BoxKeys, sealed: string, schema: z.ZodType<T>): Promise<T> {
  await sodium.ready
  let value: unknown
  try {
    const plain = sodium.crypto_box_seal_open(Buffer.from(sealed, 'base64'), box.publicKey, box.privateKey)
    value = JSON.parse(Buffer.from(plain).toString('utf8'))
    sodium.memzero(plain)
  } catch {
    throw new CannotOpen(
      'the sealed value does not open with our key: it was changed, or sealed to another key',
    )
  }
  const parsed = schema.safeParse(value)
  if (!parsed.success) throw new CannotOpen('the sealed value opens but is not what belongs here')
  return parsed.data
}

/** Checks that all keys are there and belong together. Throws a Refusal that names the first that is not. */
export function checkKeys(dataDir: string): void {
  for (const [role, files] of Object.entries(FILES)) {
    for (const file of files) {
      if (!existsSync(join(dataDir, 'keys', role, file)))
        throw new Refusal(
          `the key ${pathOf(dataDir, role, file)} is missing; put the folder ${join(dataDir, 'keys')} back from a backup` +
            ', or remove it whole to start with new keys: accounts must then be connected again',
        )
    }
  }
  const inside = insideKeys(dataDir)
  const listen = listenKeys(dataDir)
  const publish = publishKeys(dataDir)
  const replyKey = createPublicKey(inside.signing)
  if (!replyKey.equals(publish.replyKey)) throw misfit(dataDir, 'publish', 'reply.pub.pem')
  if (!equal(inside.listenBox, listen.box.publicKey)) throw misfit(dataDir, 'inside', 'listen.pub.pem')
  if (!equal(inside.publishBox, publish.box.publicKey)) throw misfit(dataDir, 'inside', 'publish.pub.pem')
  if (!equal(publish.listenBox, listen.box.publicKey)) throw misfit(dataDir, 'publish', 'listen.pub.pem')
  if (!equal(listen.publishBox, publish.box.publicKey)) throw misfit(dataDir, 'listen', 'publish.pub.pem')
}

function write(folder: string, role: keyof typeof FILES, keys: Record<string, KeyObject>): void {
  mkdirSync(join(folder, role), { recursive: true, mode: 0o700 })
  for (const [file, key] of Object.entries(keys)) {
    const type = key.type === 'private' ? 'pkcs8' : 'spki'
    writeFileSync(join(folder, role, file), key.export({ type, format: 'pem' }), { mode: 0o600, flush: true })
  }
}

function read(dataDir: string, role: string, file: string, kind: 'ed25519' | 'x25519'): KeyObject {
  const path = pathOf(dataDir, role, file)
  let pem: Buffer
  try {
    pem = readFileSync(path)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    throw new Refusal(`the key ${path} cannot be read (${code}); put it back from a backup`)
  }
  let key: KeyObject
  try {
    key = file.endsWith('.pub.pem') ? createPublicKey(pem) : createPrivateKey(pem)
  } catch {
    throw new Refusal(`${path} does not hold a key; put it back from a backup`)
  }
  if (key.asymmetricKeyType !== kind) throw misfit(dataDir, role, file)
  return key
}

function ownBox(dataDir: string, role: 'listen' | 'publish'): BoxKeys {
  const { d, x } = read(dataDir, role, 'box.pem', 'x25519').export({ format: 'jwk' })
  return { publicKey: raw(x), privateKey: raw(d) }
}

function publicBox(dataDir: string, role: string, file: string): Uint8Array {
  return raw(read(dataDir, role, file, 'x25519').export({ format: 'jwk' }).x)
}

function raw(base64url: string | undefined): Uint8Array {
  return new Uint8Array(Buffer.from(base64url ?? '', 'base64url'))
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.from(a).equals(b)
}

function pathOf(dataDir: string, role: string, file: string): string {
  return join(dataDir, 'keys', role, file)
}

function misfit(dataDir: string, role: string, file: string): Refusal {
  const path = pathOf(dataDir, role, file)
  return new Refusal(
    `${path} is not the key that belongs there; put the keys back from one backup, all together`,
  )
}
