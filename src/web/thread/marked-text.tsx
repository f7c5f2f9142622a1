import type { Marked } from './desk.ts'

/** A proposal's text with the marked places shown as such. */
export function MarkedText({ text, findings }: { text: string; findings: Marked['findings'] }) {
  const cuts = [...new Set([0, text.length, ...findings.flatMap(({ from, to }) => [from, to])])].sort(
    (a, b) => a - b,
  )
  return (
    <p className="words" dir="auto">
      {cuts.slice(0, -1).map((from, i) => {
        const part = text.slice(from, cuts[i + 1])
        const marked = findings.some((one) => one.from <= from && from < one.to)
        return marked ? <mark key={from}>{part}</mark> : <span key={from}>{part}</span>
      })}
    </p>
  )
}
