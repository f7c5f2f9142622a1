/** A piece of a text: plain, or one character that is not what it seems, with its code (`U+202E`). */
export interface Piece {
  at: number
  text: string
  code?: string
  /** True when nothing of it can be seen, or it would turn the text around: then its code alone is shown. */
  hidden?: boolean
}

/** An emoji as a whole: its joiners and selectors are part of what is seen. */
const EMOJI = String.raw`\p{RGI_Emoji}`
/** What has no shape of its own or moves what stands beside it. A line break is no secret. */
const HIDDEN = String.raw`[[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Cc}\u2028\u2029\ufffc]--[\n\r\t]]`
/** A letter of another script in a Latin word is there to be taken for a Latin one. */
const FOREIGN = String.raw`[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Cherokee}\p{Script=Armenian}]`
const WORD = String.raw`(?=[\p{L}\p{N}_]*\p{Script=Latin})(?=[\p{L}\p{N}_]*${FOREIGN})[\p{L}\p{N}_]+`
const PARTS = new RegExp(`(?<emoji>${EMOJI})|(?<hidden>${HIDDEN})|(?<word>${WORD})`, 'gv')
const LETTER = new RegExp(`(${FOREIGN})`, 'v')

/** A text in pieces, so that what is invisible, changes the direction of text or poses as another letter stands out. */
export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = []
  let plainFrom = 0
  const plain = (to: number) => {
    if (to > plainFrom) pieces.push({ at: plainFrom, text: text.slice(plainFrom, to) })
  }
  for (const found of text.matchAll(PARTS)) {
    const { hidden, word } = found.groups ?? {}
    if (hidden !== undefined) {
      plain(found.index)
      pieces.push({ at: found.index, text: hidden, code: codeOf(hidden), hidden: true })
      plainFrom = found.index + hidden.length
    }
    if (word === undefined) continue
    let at = found.index
    for (const part of word.split(LETTER)) {
      if (LETTER.test(part)) {
        plain(at)
        pieces.push({ at, text: part, code: codeOf(part) })
        plainFrom = at + part.length
      }
      at += part.length
    }
  }
  plain(text.length)
  return pieces
}

function codeOf(character: string): string {
  return `U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}`
}
