// The real supervisor over small programs (see child.ts), with less patience than in earnest.
import { fileURLToPath } from 'node:url'
import { loadConfig } from '../../../src/config.ts'
import { runProgram } from '../../../src/refusal.ts'
import { supervise } from '../../../src/supervisor.ts'

const child = fileURLToPath(new URL('./child.ts', import.meta.url))
const patience = { firstMs: 50, longestMs: 100, steadyMs: 60_000, falls: 4 }

await runProgram('conclave', () =>
  supervise(loadConfig(), { programs: { prepare: child, role: child, rehearsal: child }, patience }),
)
