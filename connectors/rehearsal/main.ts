import { readOptions } from './options.ts'
import { startRehearsal } from './start.ts'

/** The rehearsal network as a process of its own: prints one line of JSON when it listens, ends cleanly when asked to. */
async function main(argv: readonly string[]): Promise<void> {
  const options = readOptions(argv)
  const rehearsal = await startRehearsal({
    port: options.port,
    host: options.host,
    dataDir: options.data ?? null,
    speed: options.speed,
    seed: options.seed,
    ownAccounts: options['own-account'],
    fresh: options.fresh,
    script: !options['no-script'],
    settings: { limitFactor: options.limits },
    complain,
  })
  process.stdout.write(`${JSON.stringify({ ready: true, url: rehearsal.url })}\n`)
  const end = () => void rehearsal.close().then(() => process.exit(0))
  process.once('SIGTERM', end)
  process.once('SIGINT', end)
}

/** One line for the person at the terminal. */
function explain(error: unknown): string {
  const { code, port, message } = error as { code?: string; port?: number; message?: string }
  if (code === 'EADDRINUSE')
    return `port ${port} is taken by another program: end it, or choose another port with --port`
  if (code === 'EACCES' && port !== undefined)
    return `port ${port} may not be used by this user: choose one above 1023 with --port`
  return (message ?? String(error)).split('\n', 1)[0] ?? ''
}

function complain(error: unknown): void {
  process.stderr.write(`rehearsal network: ${explain(error)}\n`)
}

main(process.argv.slice(2)).catch((error: unknown) => {
  complain(error)
  process.exit(1)
})
