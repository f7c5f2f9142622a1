import { parseArgs } from 'node:util'
import { z } from 'zod'

const Options = z.strictObject({
  port: z.coerce.number({ error: '--port must be a number' }).int().min(0).max(65_535),
  host: z.string().min(1),
  data: z.string().min(1).optional(),
  speed: z.coerce.number({ error: '--speed must be a number' }).min(0).max(10_000),
  limits: z.coerce.number({ error: '--limits must be a number' }).positive().max(1_000),
  seed: z.string().min(1),
  'own-account': z.array(
    z.string().regex(/^[A-Za-z0-9_]{1,15}$/, 'an account is 1 to 15 letters, digits or _'),
  ),
  fresh: z.boolean(),
  'no-script': z.boolean(),
})
export type Options = z.output<typeof Options>

/** Reads the command line. Throws an Error whose message is one line for the person who typed it. */
export function readOptions(argv: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...argv],
    strict: true,
    allowPositionals: false,
    options: {
      port: { type: 'string', default: '4001' },
      host: { type: 'string', default: '127.0.0.1' },
      data: { type: 'string' },
      speed: { type: 'string', default: '1' },
      limits: { type: 'string', default: '10' },
      seed: { type: 'string', default: 'acme' },
      'own-account': { type: 'string', multiple: true, default: ['acme', 'acme_care'] },
      fresh: { type: 'boolean', default: false },
      'no-script': { type: 'boolean', default: false },
    },
  })
  const parsed = Options.safeParse(values)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new Error(`--${String(issue?.path[0])}: ${issue?.message}`)
}
