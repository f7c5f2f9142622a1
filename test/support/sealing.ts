import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ReplyFields, type SealedReply, sealReply } from '../../src/crossing/approved-reply.ts'
import { createKeys, insideKeys, listenKeys, openSealed, publishKeys, sealTo } from '../../src/keys.ts'
import type { Vault } from '../../workers/credential.ts'
import { START } from './clock.ts'

function keysOfAnInstallation() {
  const folder = mkdtempSync(join(tmpdir(), 'conclave-keys-'))
  try {
    createKeys(folder)
    return { inside: insideKeys(folder), listen: listenKeys(folder), publish: publishKeys(folder) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const keys = keysOfAnInstallation()

/** The keys of one installation: what `signing` seals, `replyKey` opens. */
export const signing = keys.inside.signing
export const replyKey = keys.publish.replyKey
export const foreignSigning = generateKeyPairSync('ed25519').privateKey

async function sealForBoth(settings: unknown): Promise<{ read: string; write: string }> {
  const { listenBox, publishBox } = keys.inside
  return { read: await sealTo(listenBox, settings), write: await sealTo(publishBox, settings) }
}

/** What the listening and the publishing process hold. */
export const vaults: { read: Vault; write: Vault } = {
  read: {
    kind: 'read',
    open: (sealed, schema) => openSealed(keys.listen.box, sealed, schema),
    sealForBoth,
  },
  write: {
    kind: 'write',
    open: (sealed, schema) => openSealed(keys.publish.box, sealed, schema),
    sealForBoth,
  },
}

/** A reply as approval seals it. */
export function aSealedReply(change: Partial<ReplyFields> = {}, key = signing): SealedReply {
  const fields = {
    id: 'reply00001',
    network: 'x',
    accountId: 'account001',
    targetId: '100',
    conversationId: '100',
    text: 'We are on it',
    media: [],
    approvedAt: START,
    ...change,
  }
  return sealReply(fields, key)
}
