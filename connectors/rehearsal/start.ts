import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Settings } from '../x/simulator/endpoint.ts'
import type { GrantEvent } from '../x/simulator/tokens.ts'
import { createXSimulator, type XSimulator } from '../x/simulator.ts'
import { createFaultDesk, type FaultDesk } from './faults.ts'
import { fileJournal, memoryJournal } from './journal.ts'
import { framePage } from './page/frame.ts'
import { createDirector, type Director } from './script/director.ts'
import { seedWorld } from './script/seed.ts'
import { createApp } from './server.ts'
import type { WorldEvent } from './world/model.ts'
import { openWorld, type World } from './world/world.ts'

export interface RehearsalOptions {
  /** 0 lets the system choose. */
  port: number
  /** Where the world is kept between runs; null: only in memory. */
  dataDir: string | null
  /** 1 is a post every 20 to 40 seconds; 0 holds the script. */
  speed: number
  host?: string
  now?: () => Date
  /** False: the people are there, but nobody has said anything and nobody will by themselves. */
  script?: boolean
  /** Forget what `dataDir` holds. */
  fresh?: boolean
  seed?: string
  ownAccounts?: readonly string[]
  settings?: Partial<Settings>
  /** Told when the script could not go on, as on a full disk; it tries again by itself. */
  complain?: (error: unknown) => void
}

/** The rehearsal network, running. */
export interface Rehearsal {
  /** The public page; X's API is at `${url}/x`. */
  url: string
  world: World
  faults: FaultDesk
  x: XSimulator
  director: Director
  close(): Promise<void>
}

/** Opens the pretend public network and listens. Rejects with the system's error when the port is taken. */
export async function startRehearsal(options: RehearsalOptions): Promise<Rehearsal> {
  const { dataDir, script = true, now = () => new Date(), ownAccounts = ['acme', 'acme_care'] } = options
  const worldJournal = dataDir ? fileJournal<WorldEvent>(dataDir, 'world') : memoryJournal<WorldEvent>()
  const grants = dataDir ? fileJournal<GrantEvent>(dataDir, 'x-grants') : memoryJournal<GrantEvent>()
  if (options.fresh) for (const journal of [worldJournal, grants]) journal.clear()
  const world = openWorld(worldJournal, now)
  const faults = createFaultDesk(now, Math.random)
  const settings = options.settings ?? {}
  const x = createXSimulator({ world, faults, journal: grants, frame: framePage, settings })
  const director = createDirector(world, {
    speed: script ? options.speed : 0,
    seed: options.seed ?? 'acme',
    complain: options.complain ?? (() => {}),
  })
  const fill = () => seedWorld(world, { ownAccounts, posts: script })
  const reset = () => {
    director.stop()
    world.reset()
    faults.lift()
    x.reset()
    fill()
    director.start()
  }
  fill()
  const app = createApp({ world, faults, x, director, reset })
  const server = createServer(app.handler)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, options.host ?? '127.0.0.1', resolve)
  })
  director.start()
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    world,
    faults,
    x,
    director,
    async close() {
      director.stop()
      app.close()
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
      worldJournal.close()
      grants.close()
    },
  }
}
