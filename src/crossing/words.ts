/** A word of a text: where it stands, and what it is without case, accents and invisible characters. */
export interface Word {
  bare: string
  from: number
  to: number
}

// In scripts without blanks each character counts as a word: what is shared is then found rather sooner than later.
const WORD =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]\p{M}*|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}])[\p{L}\p{M}\p{N}\p{Cf}])+/gu

/** The words of a text in their order. Punctuation, blanks and signs are between words, never in one. */
export function wordsOf(text: string): Word[] {
  const words: Word[] = []
  for (const { 0: written, index } of text.matchAll(WORD)) {
    const bare = written
      .normalize('NFKD')
      .replace(/[\p{M}\p{Cf}]/gu, '')
      .toLowerCase()
    if (bare !== '') words.push({ bare, from: index, to: index + written.length })
  }
  return words
}
