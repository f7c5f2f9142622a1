/** The words of a reply as they will go out: composed characters (NFC), one kind of line break, no blanks around them. */
export function cleanReply(text: string): string {
  return text.normalize('NFC').replace(/\r\n?/g, '\n').trim()
}
