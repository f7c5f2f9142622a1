import { setTimeout as wait } from 'node:timers/promises'
import { type AnswerOf, residentMb, signIn, startBench } from './bridge.ts'
import { measureIngest } from './ingest.ts'
import { measureApproveToSent, measureReceiptToVisible } from './latency.ts'
import { measurePage } from './pages.ts'
import { type Row, table } from './stats.ts'

// `npm run bench`: everything in one run on one machine, each figure beside what it is measured against. Progress goes to
// stderr, the result (a table, then JSON) to stdout.

const say = (text: string) => process.stderr.write(`${text}\n`)
const rows: Row[] = []

await using bench = await startBench()
say('idle memory …')
await wait(8_000)
const memory = residentMb(bench.pid)
rows.push({ what: 'start, everything ready', value: bench.readyMs, unit: 'ms', aim: '< 2000 ms' })
for (const [name, mb] of Object.entries(memory))
  rows.push({ what: `resident when idle, ${name}`, value: mb, unit: 'MB' })
const three = (memory.inside ?? 0) + (memory.outside ?? 0) + (memory.redis ?? 0)
rows.push({ what: 'resident when idle, inside + outside + Redis', value: three, unit: 'MB', aim: '< 300 MB' })

const [ana, marc, lea] = [
  await signIn(bench, 'ana@rehearsal.test'),
  await signIn(bench, 'marc@rehearsal.test'),
  await signIn(bench, 'lea@rehearsal.test'),
]
say('receipt to visible …')
rows.push(...(await measureReceiptToVisible(bench, lea, 100, 20)))
say('approve to sent …')
rows.push(...(await measureApproveToSent(ana, marc, lea, 40)))
say('ingest …')
rows.push(await measureIngest(bench, lea, 3_000))
say('pages …')
const { threads }: AnswerOf<'listThreads'> = await lea.call('GET', '/threads?queue=waiting&limit=1')
rows.push(await measurePage(bench, lea, 'thread list', '/threads?queue=new&limit=50'))
rows.push(await measurePage(bench, lea, 'thread page', `/threads/${threads[0]?.id}`))
const after = residentMb(bench.pid)
for (const name of ['inside', 'outside'])
  rows.push({ what: `resident after the load, ${name}`, value: after[name] ?? 0, unit: 'MB' })

process.stdout.write(`${table(rows)}\n\n${JSON.stringify({ node: process.version, rows })}\n`)
