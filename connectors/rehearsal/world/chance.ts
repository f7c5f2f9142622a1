/** A stable number from a text (FNV-1a, 32 bits): the same on every machine and every run. */
export function hash(text: string): number {
  let h = 0x811c9dc5
  for (let i = 0; i < text.length; i++) {
    h ^= text.charCodeAt(i)
    h = Math.imul(h, 0x01000193)
  }
  h ^= h >>> 15
  h = Math.imul(h, 0x2c1b3c6d)
  h ^= h >>> 13
  return h >>> 0
}

/** A stable fraction in [0, 1) from a text. */
export function fraction(text: string): number {
  return hash(text) / 2 ** 32
}

/** A stable choice from a list. */
export function pick<T>(list: readonly T[], text: string): T {
  const found = list[hash(text) % list.length]
  if (found === undefined) throw new RangeError('nothing to choose from')
  return found
}
