import { randomBytes } from 'node:crypto'
import { unpacked } from './unpacked.ts'

/**
 * A flock of markers that one circle of people may know. All of them hold the same stem, so that one search finds each,
 * in whatever form it left.
 */
export interface Flock {
  stem: string
  /** A new marker; `kind` says what it stands in for. */
  hatch(kind: string): string
  /** Every marker there is. */
  all: string[]
}

/** `stem`: to have the same markers once more. */
export function newFlock(stem = newStem()): Flock {
  const all: string[] = []
  return {
    stem,
    all,
    hatch(kind) {
      const marker = `${kind}${stem}${all.length}`
      all.push(marker)
      return marker
    },
  }
}

function newStem(): string {
  // Lower-case letters and digits only: no escaping changes them, and nothing else in the world looks like them.
  return `zq${BigInt(`0x${randomBytes(8).toString('hex')}`).toString(36)}qz`
}

/** The forms a stem can hide in, by name. Those in which case means nothing are in lower case. */
function formsOf(stem: string): { exact: [string, string][]; caseless: [string, string][] } {
  const bytes = Buffer.from(stem)
  const each = (write: (byte: number) => string) => [...bytes].map(write).join('')
  const hex = (byte: number) => byte.toString(16).padStart(2, '0')
  const wide = Buffer.from(stem, 'utf16le')
  return {
    exact: [...inBase64('base64', bytes), ...inBase64('base64 of UTF-16', wide)],
    caseless: [
      ['as it is', stem],
      ['backwards', [...stem].reverse().join('')],
      ['hex', bytes.toString('hex')],
      ['hex with escapes', each((byte) => `\\x${hex(byte)}`)],
      ['URL', each((byte) => `%${hex(byte)}`)],
      ['HTML, decimal', each((byte) => `&#${byte};`)],
      ['HTML, hexadecimal', each((byte) => `&#x${hex(byte)};`)],
      ['JSON', each((byte) => `\\u00${hex(byte)}`)],
      ['list of bytes', [...bytes].join(',')],
      ['UTF-16 little-endian', wide.toString('latin1')],
      ['UTF-16 big-endian', Buffer.from(wide).swap16().toString('latin1')],
    ],
  }
}

/** Base64 of the stem at each of the three places it can begin at in a longer text, without what its neighbours change. */
function inBase64(name: string, bytes: Buffer): [string, string][] {
  return [0, 1, 2].flatMap((before) => {
    const padded = Buffer.concat([Buffer.alloc(before), bytes])
    const from = Math.ceil((before * 8) / 6)
    const to = Math.floor((padded.length * 8) / 6)
    const text = padded.toString('base64').slice(from, to)
    const url = text.replaceAll('+', '-').replaceAll('/', '_')
    return (url === text ? [text] : [text, url]).map((form): [string, string] => [`${name} +${before}`, form])
  })
}

/** Answers in which forms a flock occurs in what somebody can see, packed or not; nothing when it does not. */
export function traces(flock: Pick<Flock, 'stem'>, seen: Buffer | string): string[] {
  const bytes = typeof seen === 'string' ? Buffer.from(seen) : seen
  return [
    ...tracesIn(flock, bytes),
    ...unpacked(bytes).flatMap((inner) => tracesIn(flock, inner).map((found) => `packed, ${found}`)),
  ]
}

function tracesIn(flock: Pick<Flock, 'stem'>, seen: Buffer): string[] {
  const text = seen.toString('latin1')
  const lower = text.toLowerCase()
  const { exact, caseless } = formsOf(flock.stem)
  const found = [
    ...exact.filter(([, form]) => text.includes(form)),
    ...caseless.filter(([, form]) => lower.includes(form.toLowerCase())),
  ]
  return found.map(([name, form]) => `${name}: …${around(lower, form.toLowerCase())}…`)
}

/** Enough of the neighbourhood to see where it came from. */
function around(text: string, form: string): string {
  const at = text.indexOf(form)
  return text.slice(Math.max(0, at - 60), at + form.length + 20).replace(/[^\x20-\x7e]/g, '·')
}
