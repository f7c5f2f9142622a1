import type { Findings } from './audit.ts'
import type { RealOptions } from './options.ts'
import type { Tally } from './tally.ts'

/** A run and what came of it. */
export interface RealReport {
  ok: boolean
  seed: number
  /** From the first answer to rest, in s. */
  seconds: number
  /** Texts proposed; replies approved for certain; replies found public, each once. */
  proposed: number
  approved: number
  sent: number
  /** Attempts that needed a second look: replies that were sent more than once or looked up. */
  attempts: { once: number; more: number }
  faults: { blows: Record<string, number>; wire: Record<string, number>; connections: number }
  people: Pick<Tally, 'stops' | 'asked' | 'lapsed' | 'unanswered'>
  findings: Findings
}

/** The run in words, and as one line of JSON. */
export function tellReport(report: RealReport, { kind }: Pick<RealOptions, 'kind'>): string {
  const { findings: f, faults, people } = report
  const blows = sum(faults.blows)
  const kills = sum(
    Object.fromEntries(Object.entries(faults.blows).filter(([name]) => /^(kill|SIG|restart)/.test(name))),
  )
  const lines = [
    `real processes under fire (${kind}, seed ${report.seed}): ${report.ok ? 'the promise held' : 'THE PROMISE WAS BROKEN'}`,
    `  ${report.proposed} texts proposed, ${report.approved} approved for certain, ${report.sent} public exactly once, in ${report.seconds} s`,
    `  ${report.attempts.once} went out at the first attempt, ${report.attempts.more} after looking and sending again`,
    `  ${blows} blows, of them ${kills} to processes; ${sum(faults.wire)} of ${faults.connections} connections broken on the wire`,
    ...table(faults.blows),
    ...table(faults.wire, 'wire: connections struck by '),
    '  people: stops taken away, look-ups asked for, "still right?", calls without an answer',
    ...table(people.stops, 'stopped by itself: '),
    ...table(people.asked, 'asked a person: '),
    ...table(people.lapsed, 'still right? '),
    `    ${String(people.unanswered).padStart(5)}  calls without an answer`,
    `  lost ${f.lost.length} · doubled ${f.doubled.length} · unapproved ${f.unapproved.length} · stuck ${f.stuck.length}` +
      ` · misrecorded ${f.misrecorded.length} · outside posts lost or doubled ${f.lostPosts.length}`,
    ...[...f.lost, ...f.doubled, ...f.unapproved, ...f.stuck, ...f.misrecorded, ...f.lostPosts]
      .slice(0, 40)
      .map((x) => `    ${x}`),
  ]
  return `${lines.join('\n')}\n${JSON.stringify(report)}\n`
}

function sum(counts: Record<string, number>): number {
  return Object.values(counts).reduce((all, one) => all + one, 0)
}

function table(counts: Record<string, number>, prefix = ''): string[] {
  return Object.entries(counts)
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([name, n]) => `    ${String(n).padStart(5)}  ${prefix}${name}`)
}
