import { createHash } from 'node:crypto'
import { createReadStream, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import { Refusal } from '../refusal.ts'

const Facts = z.object({ migrations: z.array(z.string()), rows: z.record(z.string(), z.number()) })

/** A path inside the backup: names joined by `/`, none of which leads out of it. */
const Inner = z.string().regex(/^(?!.*(?:^|\/)\.{1,2}(?:\/|$))[\w.-]+(?:\/[\w.-]+)*$/)

/** What a backup says of itself: `manifest.json`, written last. */
export const Manifest = z.object({
  format: z.literal(1),
  /** The version of Conclave that made it. */
  conclave: z.string(),
  kind: z.enum(['rehearsal', 'real']),
  /** The instant both stores were seen at. */
  takenAt: z.iso.datetime(),
  stores: z.object({ inside: Facts, outside: Facts }),
  files: z.record(Inner, z.object({ bytes: z.number(), sha256: z.string() })),
})
export type Manifest = z.output<typeof Manifest>

export const MANIFEST = 'manifest.json'

/** Reads what a backup says of itself. Throws a Refusal when that folder is no backup, or one of a later format. */
export function readManifest(folder: string): Manifest {
  let text: string
  try {
    text = readFileSync(join(folder, MANIFEST), 'utf8')
  } catch {
    throw new Refusal(
      `${folder} is not a backup: it has no ${MANIFEST}; name the folder that "npm run backup" made`,
    )
  }
  const read = Manifest.safeParse(jsonOf(text))
  if (!read.success)
    throw new Refusal(
      `${join(folder, MANIFEST)} cannot be understood: it was changed, or made by a newer Conclave`,
    )
  return read.data
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** SHA-256 of a file, in hex, and its size. */
export async function digestOf(path: string): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return { bytes: statSync(path).size, sha256: hash.digest('hex') }
}

/** Compares every file of a backup with its manifest. Throws a Refusal that names the first one that differs. */
export async function checkFiles(folder: string, manifest: Manifest): Promise<void> {
  for (const [path, said] of Object.entries(manifest.files)) {
    const found = await digestOf(join(folder, path)).catch(() => null)
    if (found === null) throw new Refusal(`the backup is not whole: ${path} is missing; take another one`)
    if (found.sha256 !== said.sha256)
      throw new Refusal(`the backup is damaged: ${path} is not what was written; take another one`)
  }
}
