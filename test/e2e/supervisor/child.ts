// A small program in the place of a role, of `prepare` or of the rehearsal network. What it does is in its data folder:
// a file `NAME.does` with `refuse`, `fall` or `fail`; it leaves its process number in `NAME.pid`.
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const args = process.argv.slice(2)
const role = process.env.CONCLAVE_ROLE ?? (args.includes('--port') ? 'rehearsal' : 'prepare')
const at = args.indexOf('--data')
const data = at < 0 ? (process.env.CONCLAVE_DATA ?? '') : join(args[at + 1] ?? '', '..')
const does = existsSync(join(data, `${role}.does`)) ? readFileSync(join(data, `${role}.does`), 'utf8') : ''

appendFileSync(join(data, `${role}.pid`), `${process.pid}\n`)
appendFileSync(join(data, `${role}.env`), `${JSON.stringify(process.env)}\n`)
if (does === 'refuse' || does === 'fail' || does === 'fall') {
  process.stderr.write(`${role}: it said why\n`)
  process.exit(does === 'refuse' ? 78 : 3)
}
if (role === 'prepare') {
  process.stdout.write(
    `${JSON.stringify({ ready: true, firstPersonUrl: 'http://localhost/first#one-time' })}\n`,
  )
} else {
  process.on('SIGTERM', () => {
    appendFileSync(join(data, 'ended'), `${role}\n`)
    process.exit(0)
  })
  setInterval(() => {}, 1_000)
  if (role === 'rehearsal') process.stdout.write('{"ready":true}\n')
  else process.send?.({ ready: true })
}
