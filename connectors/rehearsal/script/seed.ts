import { fraction, hash } from '../world/chance.ts'
import type { Person } from '../world/model.ts'
import type { World } from '../world/world.ts'
import { BACKLOG } from './backlog.ts'
import { CAST, OWN } from './cast.ts'
import { play } from './play.ts'

const DAY_MS = 86_400_000
/** The backlog ends a few minutes before the start, so that the first live post is news. */
const QUIET_MS = 4 * 60_000
/** Accounts of ours are as old as this, so that their ids are the same in every rehearsal. */
const OURS_SINCE_MS = Date.UTC(2012, 2, 1)

/** Fills an empty world: our accounts, the cast and, when wanted, the posts of the day before. */
export function seedWorld(world: World, options: { ownAccounts: readonly string[]; posts: boolean }): void {
  if (world.shelves.people.size === 0) {
    const known = new Map(OWN.map((entry) => [entry[0], entry]))
    for (const [i, handle] of options.ownAccounts.entries()) {
      const [, name, lang, place, followers, bio] = known.get(handle) ?? [handle, handle, 'en', '', 120, '']
      world.addPerson({
        ...person(handle, name, lang, place, followers, bio),
        ours: true,
        joinedAt: new Date(OURS_SINCE_MS + i * DAY_MS).toISOString(),
      })
    }
    for (const [handle, name] of OWN)
      if (!options.ownAccounts.includes(handle) && BACKLOG.some((step) => step.by === handle))
        world.addPerson(person(handle, name, 'en', '', 400, ''))
    for (const entry of CAST) world.addPerson(person(...entry))
  }
  if (!options.posts || world.step > 0) return
  const end = world.now().getTime() - QUIET_MS
  for (const [i, step] of BACKLOG.entries()) {
    const share = (BACKLOG.length - 1 - i + 0.8 * fraction(`moment ${i}`)) / BACKLOG.length
    play(step, world, BACKLOG, new Date(end - DAY_MS * share ** 1.4))
  }
  world.advanceTo(BACKLOG.length)
}

function person(
  handle: string,
  name: string,
  lang: string,
  place: string,
  followers: number,
  bio: string,
): Omit<Person, 'id'> {
  const age = 1 + (hash(`age ${handle}`) % 4_000)
  return {
    handle,
    name,
    bio,
    lang,
    place,
    followers,
    following: 20 + (hash(`following ${handle}`) % 900),
    joinedAt: new Date(Date.UTC(2025, 5, 1) - age * DAY_MS).toISOString(),
    verified: followers > 4_000,
    ours: false,
    protected: false,
    suspended: false,
  }
}
