let behindMs = 0

/** Notes how far this machine's clock is from the server's, from a response's `Date` header (whole seconds). */
export function heardServerTime(date: string | null): void {
  const server = date ? Date.parse(date) : Number.NaN
  if (Number.isNaN(server)) return
  const difference = server - Date.now()
  behindMs = Math.abs(difference) > 2000 ? difference : 0
}

/** The time as the server has it, in ms: a countdown must not depend on this machine's clock. */
export function serverNow(): number {
  return Date.now() + behindMs
}
