const approving = 'test/contract/approving.test.ts'
const proposals = 'test/contract/proposals.test.ts'
const replies = 'test/contract/replies.test.ts'
const threads = 'test/contract/threads.test.ts'
const hostile = 'test/hostile/approval.test.ts'
const publish = 'test/unit/workers/publish.test.ts'
const deliveries = 'test/contract/deliveries.test.ts'
const beside = 'test/hostile/bystanders.test.ts'
const door = 'test/hostile/rights.test.ts'

/** The modules the promise rests on, each with the tests that must notice when a guard of it goes; quickest first. */
export const GUARDED: Readonly<Record<string, readonly string[]>> = {
  'src/crossing/decision.ts': ['test/unit/crossing/decision.test.ts', approving],
  'src/crossing/approve.ts': [approving, beside],
  'src/crossing/approved-reply.ts': ['test/unit/crossing/approved-reply.test.ts'],
  'src/inside/rights.ts': ['test/unit/inside/rights.test.ts', door],
  'src/outside/delivery.ts': ['test/unit/outside/delivery.test.ts', beside],
  'src/outside/world.ts': ['test/unit/outside/world.test.ts'],
  'db/outside/world.ts': [beside, 'test/contract/freshness.test.ts', deliveries],
  'db/outside/deliveries.ts': [beside, deliveries, publish],
  'db/outside/self-stop.ts': [publish, deliveries],
  'db/inside/replies.ts': [beside, replies, 'test/unit/workers/crossing.test.ts'],
  'db/inside/proposals.ts': [beside, proposals, approving],
  'src/api/routes/approvals.ts': [door, approving, hostile],
  'src/api/routes/proposals.ts': [door, approving, proposals],
  'src/api/routes/replies.ts': [door, replies],
  'src/api/routes/threads.ts': [door, 'test/hostile/triage.test.ts', threads],
  'src/api/routes/notes.ts': [door, threads],
  'workers/publish.ts': [publish],
  'workers/crossing.ts': ['test/unit/workers/crossing.test.ts', replies],
  'workers/pull.ts': ['test/unit/workers/pull.test.ts'],
  'workers/intake.ts': ['test/contract/intake.test.ts'],
}
