/** A part of a text that wants a look. */
export interface Span {
  kind: 'note-words' | 'staff-name' | 'internal-host' | 'ticket' | 'email'
  from: number
  to: number
}

const EMAIL = /[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,5}/gu
/** Names that never lead anywhere in public (RFC 6762, 8375, 9476 and what companies use), and private addresses (RFC 1918, 6598, 3927). */
const HOST =
  /(?<![\p{L}\p{N}.-])(?:(?:[\p{L}\p{N}-]{1,63}\.){1,6}(?:local|internal|intranet|intra|lan|corp|private|localdomain|home\.arpa)|localhost)(?![\p{L}\p{N}-])/giu
const ADDRESS =
  /(?<![\d.])(?:10|127|192\.168|169\.254|172\.(?:1[6-9]|2\d|3[01])|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7]))(?:\.\d{1,3}){2,3}(?![\d.]*\d)/g
/** As trackers write them: a project in capitals and a number, or INC0012345. */
const TICKET =
  /(?<![\p{L}\p{N}_-])(?:[A-Z][A-Z0-9]{1,9}-\d{1,9}|(?:INC|REQ|CHG|TASK|SR|CS|PRB|RITM)\d{4,12})(?![\p{L}\p{N}_-])/gu
/** Public names that only look like a ticket. */
const NO_TICKET = /^(?:COVID|UTF|ISO|SHA|IP|USB|RFC|EN|DIN|MP|HTTP|CO|PM|A4|G)-/

/** Internal hosts, ticket numbers and e-mail addresses in a text. */
export function foreignPatterns(text: string, ownHost: string): Span[] {
  const every = (kind: Span['kind'], pattern: RegExp): Span[] =>
    [...text.matchAll(pattern)].map(({ 0: found, index }) => ({
      kind,
      from: index,
      to: index + found.length,
    }))
  return [
    ...every('email', EMAIL),
    ...every('internal-host', HOST),
    ...every('internal-host', ADDRESS),
    ...ownHostIn(text, ownHost),
    ...every('ticket', TICKET).filter(({ from, to }) => !NO_TICKET.test(text.slice(from, to))),
  ]
}

function ownHostIn(text: string, host: string): Span[] {
  const spans: Span[] = []
  if (host === '') return spans
  const lower = text.toLowerCase()
  for (let at = lower.indexOf(host); at !== -1; at = lower.indexOf(host, at + host.length))
    spans.push({ kind: 'internal-host', from: at, to: at + host.length })
  return spans
}
