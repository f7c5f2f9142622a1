import { z } from 'zod'

/** Which posts were paid for today: X charges a post once per UTC day, however often it is read. */
export const Paid = z.object({ day: z.string(), ids: z.array(z.string()) })
export type Paid = z.output<typeof Paid>

/** Enough for the overlap of a busy watch, and small in a cursor. */
const REMEMBERED = 500

/** How many of `ids` X charges for now, and what to remember for the next read. */
export function countUnpaid(
  paid: Paid | null,
  ids: readonly string[],
  now: Date,
): { count: number; paid: Paid } {
  const day = now.toISOString().slice(0, 10)
  const before = new Set(paid?.day === day ? paid.ids : [])
  const unpaid = [...new Set(ids)].filter((id) => !before.has(id))
  return { count: unpaid.length, paid: { day, ids: [...before, ...unpaid].slice(-REMEMBERED) } }
}
