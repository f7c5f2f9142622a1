const HOUR_MS = 3_600_000
const MORNING = 9

/** Times one often means, from `now` in local time. */
export function snoozeTimes(now: Date): { inOneHour: Date; inFourHours: Date; tomorrow: Date; monday: Date } {
  const tomorrow = morning(now, 1)
  const untilMonday = (8 - now.getDay()) % 7 || 7
  return {
    inOneHour: new Date(now.getTime() + HOUR_MS),
    inFourHours: new Date(now.getTime() + 4 * HOUR_MS),
    tomorrow,
    monday: morning(now, untilMonday),
  }
}

function morning(now: Date, days: number): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, MORNING)
}

/** A date as `<input type="datetime-local">` wants it, in local time. */
export function toLocalInput(date: Date): string {
  const two = (n: number) => String(n).padStart(2, '0')
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`
}

/** What such an input holds, as an ISO time; null when it is empty or past. */
export function fromLocalInput(value: string, now: number): string | null {
  const at = Date.parse(value)
  return Number.isNaN(at) || at <= now ? null : new Date(at).toISOString()
}
