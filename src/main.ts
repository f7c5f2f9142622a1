import { type Config, loadConfig, type Role } from './config.ts'
import { runProgram } from './refusal.ts'

/** Runs what the settings ask for: the supervisor, or one role's process. */
async function main(): Promise<void> {
  const config = loadConfig()
  if (config.role) return runRole(config, config.role)
  const { supervise } = await import('./supervisor.ts')
  await supervise(config)
}

// Each role imports its own code only: `publish` never loads what can read deliberation (architecture.test.ts).
async function runRole(config: Config, role: Role): Promise<void> {
  const { createLog } = await import('./log.ts')
  const { endOnSignals, startLifetime } = await import('./lifetime.ts')
  const lifetime = startLifetime(createLog(role, config.logLevel))
  endOnSignals(lifetime)
  if (role === 'inside') {
    const { runInside } = await import('./roles/inside.ts')
    await runInside(config, lifetime)
    return
  }
  const { runOutside } = await import('./roles/outside.ts')
  const both = role === 'outside'
  await runOutside(config, lifetime, {
    listen: both || role === 'listen',
    publish: both || role === 'publish',
  })
}

await runProgram('conclave', main)
