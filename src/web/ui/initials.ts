/** Two letters of a name, in any script. */
export function initialsOf(name: string): string {
  const words = name.match(/[\p{L}\p{N}]+/gu) ?? []
  const first = [...(words[0] ?? '?')]
  const second = words[1] ? [...words[1]][0] : first[1]
  return ((first[0] ?? '?') + (second ?? '')).toUpperCase()
}

/** One of eight colours, always the same for the same name. */
export function hueOf(name: string): number {
  let hash = 2_166_136_261
  for (const letter of name) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 16_777_619)
  return ((hash ^ (hash >>> 13)) >>> 0) % 8
}
