/** Tells the supervisor that this process works: over its channel where there is one, else as a line on stdout. */
export function tellReady(facts: Record<string, unknown> = {}): void {
  const message = { ready: true, ...facts }
  if (process.send) process.send(message)
  else process.stdout.write(`${JSON.stringify(message)}\n`)
}
