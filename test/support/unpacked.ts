import { brotliDecompressSync, constants, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib'

const LIMIT = { maxOutputLength: 8_000_000 }
/** What was cut short is read as far as it goes. */
const PARTLY = { ...LIMIT, finishFlush: constants.Z_SYNC_FLUSH }
const TRIES = 2000

/** Everything in some bytes that is packed (gzip, deflate, brotli), unpacked. */
export function unpacked(bytes: Buffer): Buffer[] {
  const found = [
    attempt(() => brotliDecompressSync(bytes, LIMIT)),
    attempt(() => inflateRawSync(bytes, LIMIT)),
    ...placesOf(bytes, [0x1f, 0x8b, 0x08]).map((at) => attempt(() => gunzipSync(bytes.subarray(at), PARTLY))),
    ...[0x01, 0x5e, 0x9c, 0xda].flatMap((level) =>
      placesOf(bytes, [0x78, level]).map((at) => attempt(() => inflateSync(bytes.subarray(at), PARTLY))),
    ),
  ]
  return found.filter((inner) => inner !== null)
}

function placesOf(bytes: Buffer, magic: number[]): number[] {
  const sought = Buffer.from(magic)
  const places: number[] = []
  for (let at = bytes.indexOf(sought); at !== -1 && places.length < TRIES; at = bytes.indexOf(sought, at + 1))
    places.push(at)
  return places
}

function attempt(unpack: () => Buffer): Buffer | null {
  try {
    return unpack()
  } catch {
    return null
  }
}
