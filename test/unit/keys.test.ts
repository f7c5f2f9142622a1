import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { z } from 'zod'
import { ApprovedReply, sealReply } from '../../src/crossing/approved-reply.ts'
import {
  CannotOpen,
  createKeys,
  insideKeys,
  listenKeys,
  openSealed,
  publishKeys,
  sealTo,
} from '../../src/keys.ts'
import { Refusal } from '../../src/refusal.ts'

let data: string
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'conclave-keys-'))
  createKeys(data)
})
afterEach(() => rmSync(data, { recursive: true, force: true }))

const Token = z.strictObject({ accountId: z.literal('a1'), token: z.string() })
const token = { accountId: 'a1' as const, token: 'read-and-write-everything' }
const keyFile = (path: string): string => join(data, 'keys', path)

describe('sealed credentials', () => {
  test('open for the process they were sealed to', async () => {
    const sealed = await sealTo(insideKeys(data).publishBox, token)
    expect(sealed).not.toContain(token.token)
    expect(await openSealed(publishKeys(data).box, sealed, Token)).toEqual(token)
  })

  test('do not open for the other process', async () => {
    const sealed = await sealTo(insideKeys(data).publishBox, token)
    await expect(openSealed(listenKeys(data).box, sealed, Token)).rejects.toThrow(CannotOpen)
  })

  test('can be sealed by listen for publish and the other way round', async () => {
    const forPublish = await sealTo(listenKeys(data).publishBox, token)
    const forListen = await sealTo(publishKeys(data).listenBox, token)
    expect(await openSealed(publishKeys(data).box, forPublish, Token)).toEqual(token)
    expect(await openSealed(listenKeys(data).box, forListen, Token)).toEqual(token)
  })

  test('do not open when a single bit was changed', async () => {
    const bytes = Buffer.from(await sealTo(insideKeys(data).listenBox, token), 'base64')
    bytes[40] = (bytes[40] ?? 0) ^ 1
    await expect(openSealed(listenKeys(data).box, bytes.toString('base64'), Token)).rejects.toThrow(
      /does not open/,
    )
  })

  test.each(['', 'no base64 at all!', 'c2hvcnQ='])('do not open when they are %j', async (sealed) => {
    await expect(openSealed(listenKeys(data).box, sealed, Token)).rejects.toThrow(CannotOpen)
  })

  test('do not open in the row of another account', async () => {
    const sealed = await sealTo(insideKeys(data).listenBox, { ...token, accountId: 'a2' })
    await expect(openSealed(listenKeys(data).box, sealed, Token)).rejects.toThrow(/not what belongs here/)
  })

  test('never appear in the error', async () => {
    const sealed = await sealTo(insideKeys(data).listenBox, { secret: token.token })
    const error = await openSealed(listenKeys(data).box, sealed, Token).catch((e: unknown) => e)
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain(token.token)
    expect((error as Error).cause).toBeUndefined()
  })
})

test('publish checks the seal that inside makes', () => {
  const fields = {
    id: 'r1',
    network: 'x',
    accountId: 'a1',
    targetId: '1',
    conversationId: '1',
    text: 'Thank you.',
    media: [],
    approvedAt: '2026-11-24T08:00:00.000Z',
  }
  const sealed = sealReply(fields, insideKeys(data).signing)
  expect(ApprovedReply.open(sealed, publishKeys(data).replyKey).text).toBe('Thank you.')
})

describe('key files', () => {
  test('are for this user only', () => {
    for (const role of readdirSync(keyFile('.'))) {
      expect(statSync(keyFile(role)).mode & 0o777).toBe(0o700)
      for (const file of readdirSync(keyFile(role)))
        expect(statSync(keyFile(join(role, file))).mode & 0o777).toBe(0o600)
    }
  })

  test('are left as they are when they are there', () => {
    const before = readFileSync(keyFile('inside/reply.pem'), 'utf8')
    createKeys(data)
    expect(readFileSync(keyFile('inside/reply.pem'), 'utf8')).toBe(before)
  })

  test('give inside no key that opens a box, and publish none that seals a reply', () => {
    const secrets = (role: string): string[] =>
      readdirSync(keyFile(role)).filter((file) =>
        readFileSync(keyFile(join(role, file)), 'utf8').includes('PRIVATE'),
      )
    expect([secrets('inside'), secrets('listen'), secrets('publish')]).toEqual([
      ['reply.pem'],
      ['box.pem'],
      ['box.pem'],
    ])
    expect(insideKeys(data).signing.asymmetricKeyType).toBe('ed25519')
    expect(publishKeys(data).replyKey.type).toBe('public')
  })

  test.each(['inside/reply.pem', 'listen/box.pem', 'publish/box.pem', 'publish/reply.pub.pem'])(
    'are not made anew when %s alone is missing',
    (path) => {
      rmSync(keyFile(path))
      expect(() => createKeys(data)).toThrow(/is missing; put the folder .* back/)
    },
  )

  test('of listen and publish in each other’s place are noticed by the process itself', () => {
    renameSync(keyFile('listen/box.pem'), keyFile('aside'))
    copyFileSync(keyFile('publish/box.pem'), keyFile('listen/box.pem'))
    copyFileSync(keyFile('aside'), keyFile('publish/box.pem'))
    expect(() => listenKeys(data)).toThrow(/not the key that belongs there/)
    expect(() => publishKeys(data)).toThrow(/not the key that belongs there/)
  })

  test('of another installation among ours are noticed at the start', () => {
    const other = mkdtempSync(join(tmpdir(), 'conclave-keys-'))
    createKeys(other)
    copyFileSync(join(other, 'keys/publish/box.pem'), keyFile('publish/box.pem'))
    rmSync(other, { recursive: true })
    expect(() => createKeys(data)).toThrow(/publish\.pub\.pem is not the key that belongs there/)
  })

  test('of the wrong kind, damaged or unreadable are refused by name', () => {
    copyFileSync(keyFile('inside/reply.pem'), keyFile('listen/box.pem'))
    expect(() => listenKeys(data)).toThrow(/listen\/box\.pem is not the key that belongs there/)
    writeFileSync(keyFile('listen/box.pem'), 'garbage')
    expect(() => listenKeys(data)).toThrow(/listen\/box\.pem does not hold a key/)
    rmSync(keyFile('listen/box.pem'))
    expect(() => listenKeys(data)).toThrow(Refusal)
  })
})
