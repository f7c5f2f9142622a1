import { openReading } from '../../../db/open.ts'
import { startBridge } from '../../support/bridge.ts'
import { chance } from '../../support/chance.ts'
import { startFaultProxy } from '../../support/fault-proxy.ts'
import { audit } from './audit.ts'
import type { Field } from './field.ts'
import { keepStriking } from './fire.ts'
import { keepAnswering } from './flow.ts'
import { heal } from './heal.ts'
import { newJournal } from './journal.ts'
import { type RealOptions, readRealOptions } from './options.ts'
import { planFor } from './plan.ts'
import { type RealReport, tellReport } from './report.ts'
import { newTally } from './tally.ts'
import { openTargets } from './targets.ts'
import { keepTending } from './tend.ts'
import { publishThrough } from './through.ts'

/**
 * Runs Conclave as it really is, lets people answer without a pause, breaks everything around it, and compares in the
 * end what is public with what was approved. Leaves no process and no file behind.
 */
export async function proveReal(options: RealOptions): Promise<RealReport> {
  const plan = planFor(options.kind)
  const wire: Field['wire'] = { next: null }
  await using bridge = await startBridge({ log: 'warn' })
  await using proxy = await startFaultProxy(
    Number(new URL(bridge.network.url).port),
    () => wire.next?.() ?? null,
  )
  await bridge.network.settle({ limitFactor: 1_000, duplicates: 'taken' })
  await publishThrough(bridge, proxy.port)
  await using reading = openReading(bridge.dataDir)
  const before = new Set((await bridge.network.ours()).map((post) => post.id))
  const field: Field = {
    ...{ bridge, reading, wire, journal: newJournal(), chance: chance(options.seed), tally: newTally() },
    signal: AbortSignal.timeout(options.minutes * 60_000),
    say: options.say,
  }
  const startedAt = performance.now()
  const targets = await underFire(field, plan, options)
  const seconds = Math.round((performance.now() - startedAt) / 100) / 10
  const findings = await audit(field, before, targets)
  const { sent, ...wrong } = findings
  const { blows, stops, asked, lapsed, unanswered } = field.tally
  return {
    ok: sent > 0 && Object.values(wrong).every((list) => list.length === 0),
    ...{ seed: options.seed, seconds, sent, findings },
    ...{ proposed: field.journal.all().length, approved: field.journal.approved() },
    attempts: await attemptsOf(field),
    faults: { blows, wire: proxy.struck(), connections: proxy.seen().connections },
    people: { stops, asked, lapsed, unanswered },
  }
}

/** Everything at once: people answer, people tend, blows fall. Then it heals. Answers the posts that wanted an answer. */
async function underFire(
  field: Field,
  plan: ReturnType<typeof planFor>,
  { sends }: RealOptions,
): Promise<string[]> {
  const [fire, tending] = [new AbortController(), new AbortController()]
  const targets = openTargets(field, plan.stock)
  const struck = keepStriking(field, plan.blows, plan.rhythm, fire.signal)
  const tended = keepTending(field, tending.signal)
  const telling = setInterval(() => field.say(`${field.journal.approved()} approved`), 30_000)
  try {
    await keepAnswering(field, targets, { sends, perSecond: plan.perSecond })
  } finally {
    fire.abort()
    await struck
    field.say('healing …')
    await heal(field, targets.made(), plan.healMs)
    tending.abort()
    await tended
    clearInterval(telling)
  }
  return targets.made()
}

async function attemptsOf({ reading }: Field): Promise<RealReport['attempts']> {
  const rows = await reading.selectFrom('outside.deliveries').select('attempts').execute()
  const once = rows.filter((row) => row.attempts === 1).length
  return { once, more: rows.length - once }
}

if (import.meta.main) {
  const options = {
    ...readRealOptions(process.argv.slice(2)),
    say: (line: string) => process.stderr.write(`${line}\n`),
  }
  const report = await proveReal(options)
  process.stdout.write(tellReport(report, options))
  process.exitCode = report.ok ? 0 : 1
}
