import { z } from 'zod'
import { Finding } from '../../crossing/paste-guard.ts'

/** Ids are time-ordered text made by us; never a database's sequence. */
export const Id = z.string().regex(/^[0-9a-z]{10,40}$/, 'an id')
export const Time = z.iso.datetime()
/** Opaque: pass it back as `cursor` to get the next page. `null`: there is none. */
export const Next = z.string().nullable()

/** What people write may not hold NUL or lone surrogates: databases and networks choke on both. */
export function Text(max: number) {
  return z
    .string()
    .max(max)
    .refine((text) => text.isWellFormed() && !text.includes('\0'), 'holds characters that are not text')
}
/** The same, and not only blanks. */
export function Words(max: number) {
  return Text(max).refine((text) => text.trim().length > 0, 'is empty')
}

/** An error as RFC 9457 has it. `type` is stable; `title` and `detail` are for people. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string().optional(),
  /** Which fields are wrong, where the request itself is. */
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  /** What a client needs to offer the way out (for `stale`: the current version). */
  current: z.record(z.string(), z.unknown()).optional(),
  /** For `needs-confirmation`: places in the caller's own proposal that somebody must say yes to. */
  findings: z.array(Finding).optional(),
})
export type Problem = z.output<typeof Problem>
