import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Order } from './killed.ts'
import type { NetPost } from './network.ts'
import { type Sim, startSim } from './sim.ts'
import { simulatedFiles } from './stores.ts'
import { healed, SEED } from './sweep.ts'
import type { UseCase } from './use-cases.ts'

const PROGRAM = fileURLToPath(new URL('./killed.ts', import.meta.url))

/**
 * A real process kills itself with SIGKILL at its n-th call, before or after it took effect; then everything is started
 * again, heals, and every promise is checked. Answers whether it came to that call. Throws Broken.
 */
export async function killAt(useCase: UseCase, at: number, how: Order['how']): Promise<boolean> {
  await using sim = await startSim(SEED, simulatedFiles)
  await useCase.prepare(sim)
  const killed = await runKilled(sim, useCase, at, how)
  // People said what the process was told that they say: its life is not ours to listen to.
  for (const yes of await sim.files.look<{
    personId: string
    proposalId: string
    version: number
    digest: string
  }>('select person_id as "personId", proposal_id as "proposalId", version, digest from inside.approvals'))
    sim.ledger.yes.push(yes)
  await sim.processes.start('inside')
  await sim.processes.start('outside')
  await healed(sim, useCase, `killed at call ${at}, ${how}`)
  return killed
}

async function runKilled(sim: Sim, useCase: UseCase, at: number, how: Order['how']): Promise<boolean> {
  const folder = sim.files.folder ?? ''
  const [path, journal] = [join(folder, 'order.json'), join(folder, 'journal.jsonl')]
  const { met: _met, ours: _ours, heard: _heard, posts, ...network } = sim.net
  const { accountId, spaceId, staff } = sim
  const order: Order = {
    ...{ folder, journal, at, how, useCase: useCase.name, wrote: [...sim.ledger.wrote] },
    network: { ...network, posts: [...posts.values()] },
    known: { accountId, spaceId, staff },
    signing: sim.keys.signing.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
  writeFileSync(path, JSON.stringify(order))
  const child = spawn(process.execPath, ['--no-warnings', PROGRAM, path], { stdio: 'inherit' })
  const [code, signal] = await once(child, 'exit')
  if (signal !== 'SIGKILL' && code !== 0) throw new Error(`the process ended with ${code ?? signal}`)
  const lines = existsSync(journal) ? readFileSync(journal, 'utf8').split('\n').filter(Boolean) : []
  for (const post of lines.map((line) => JSON.parse(line) as NetPost)) {
    sim.net.posts.set(post.id, post)
    sim.net.ours.push(post)
  }
  return signal === 'SIGKILL'
}
