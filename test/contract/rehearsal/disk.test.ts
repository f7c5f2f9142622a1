import { expect, test } from '@jest/globals'
import { memoryJournal } from '../../../connectors/rehearsal/journal.ts'
import { createDirector } from '../../../connectors/rehearsal/script/director.ts'
import { seedWorld } from '../../../connectors/rehearsal/script/seed.ts'
import type { WorldEvent } from '../../../connectors/rehearsal/world/model.ts'
import { openWorld } from '../../../connectors/rehearsal/world/world.ts'

/** A seeded world whose disk can fill up. */
function aWorldOnDisk() {
  const disk = { full: false }
  const append = () => {
    if (disk.full) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
  }
  const world = openWorld({ ...memoryJournal<WorldEvent>(), append }, () => new Date())
  seedWorld(world, { ownAccounts: ['acme', 'acme_care'], posts: true })
  return { world, disk }
}

test('what cannot be kept does not happen', () => {
  const { world, disk } = aWorldOnDisk()
  const before = world.shelves.everything.size
  disk.full = true
  const authorId = world.shelves.personByHandle('jeanne_lyon')?.id ?? ''
  expect(() => world.publish({ authorId, text: 'hello' })).toThrow('no space left')
  expect(world.shelves.everything.size).toBe(before)
})

test('a full disk does not end the script: it complains, and goes on when there is room', async () => {
  const { world, disk } = aWorldOnDisk()
  const step = world.step
  disk.full = true
  const complained = Promise.withResolvers<unknown>()
  const director = createDirector(world, { speed: 5_000, seed: 'a', complain: complained.resolve })
  director.start()
  expect(await complained.promise).toMatchObject({ code: 'ENOSPC' })
  expect(world.step).toBe(step)
  disk.full = false
  await new Promise<void>((resolve) => {
    world.subscribe((event) => event.e === 'post' && resolve())
  })
  director.stop()
  expect(world.step).toBeGreaterThan(step)
})
