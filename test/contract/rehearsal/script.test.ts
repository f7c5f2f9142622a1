import { expect, test } from '@jest/globals'
import { memoryJournal } from '../../../connectors/rehearsal/journal.ts'
import { BACKLOG } from '../../../connectors/rehearsal/script/backlog.ts'
import { CAST } from '../../../connectors/rehearsal/script/cast.ts'
import { improvise } from '../../../connectors/rehearsal/script/endless.ts'
import { LIVE } from '../../../connectors/rehearsal/script/live.ts'
import { play } from '../../../connectors/rehearsal/script/play.ts'
import { moodAfter, reactionTo } from '../../../connectors/rehearsal/script/reactions.ts'
import { seedWorld } from '../../../connectors/rehearsal/script/seed.ts'
import { current, type WorldEvent } from '../../../connectors/rehearsal/world/model.ts'
import { openWorld } from '../../../connectors/rehearsal/world/world.ts'
import { aNetwork } from './network.ts'

const STEPS = [...BACKLOG, ...LIVE]

function aPlayedWorld() {
  let nowMs = Date.UTC(2026, 10, 24, 12)
  const world = openWorld(memoryJournal<WorldEvent>(), () => new Date(nowMs))
  seedWorld(world, { ownAccounts: ['acme', 'acme_care'], posts: true })
  const missed = LIVE.filter((step) => {
    nowMs += 30_000
    return play(step, world, STEPS) === null
  })
  return { world, missed }
}

test('sixty people and more, each with a handle of their own, in ten languages and more', () => {
  const handles = new Set(CAST.map(([handle]) => handle.toLowerCase()))
  expect(handles.size).toBe(CAST.length)
  expect(CAST.length).toBeGreaterThanOrEqual(60)
  for (const handle of handles) expect(handle).toMatch(/^[a-z0-9_]{1,15}$/)
  expect(new Set(CAST.map(([, , lang]) => lang)).size).toBeGreaterThanOrEqual(10)
})

test('every step of the script can be played', () => {
  const { world, missed } = aPlayedWorld()
  expect(missed).toEqual([])
  const posts = world.shelves.everything.oldestFirst()
  expect(posts.length).toBeGreaterThan(100)
  expect(posts.filter((post) => post.versions.length > 1).length).toBeGreaterThanOrEqual(3)
  expect(posts.filter((post) => post.deletedAt).length).toBeGreaterThanOrEqual(2)
  expect(posts.filter((post) => post.repostOf).length).toBeGreaterThanOrEqual(5)
  expect(posts.filter((post) => post.quotedId).length).toBeGreaterThanOrEqual(4)
  expect(posts.filter((post) => post.pictures.length > 0).length).toBeGreaterThanOrEqual(10)
  expect(posts.filter((post) => [...current(post).text].length > 280).length).toBeGreaterThanOrEqual(2)
})

test('the language of a post is the language it is written in', () => {
  const { world } = aPlayedWorld()
  const langOf = (handle: string) => {
    const person = world.shelves.personByHandle(handle)
    return [...world.shelves.by(person?.id ?? '').newestFirst()].map((post) => post.lang)
  }
  expect(new Set(langOf('jeanne_lyon'))).toEqual(new Set(['fr']))
  for (const [handle, lang] of [
    ['yuki_akari', 'ja'],
    ['samira_h', 'ar'],
    ['rohit_dilli', 'hi'],
    ['olena_kv', 'uk'],
    ['jiwoo_k', 'ko'],
  ] as const)
    expect(langOf(handle)).toContain(lang)
})

test('the backlog lies in the day before the start', async () => {
  const now = new Date('2026-11-24T12:00:00Z')
  await using net = await aNetwork({ script: true, now: () => now })
  const posts = net.world.shelves.everything.oldestFirst()
  expect(posts.length).toBeGreaterThanOrEqual(38)
  for (const post of posts) {
    expect(Date.parse(post.at)).toBeLessThan(now.getTime())
    expect(Date.parse(post.at)).toBeGreaterThan(now.getTime() - 25 * 3_600_000)
  }
})

test('after the written script the talk goes on, the same way for the same seed', () => {
  const people = CAST.map(([handle, , lang]) => ({ handle, lang }))
  const talk = (seed: string) => Array.from({ length: 40 }, (_, i) => improvise(i, seed, people))
  expect(talk('a')).toEqual(talk('a'))
  expect(talk('a')).not.toEqual(talk('b'))
  for (const { text } of talk('a')) expect(text).not.toMatch(/[{}]/)
})

test('people take our answers in different ways, and come to an end', () => {
  const moods = new Set(CAST.map(([handle]) => moodAfter(0, handle)))
  expect(moods).toEqual(new Set(['pleased', 'asking', 'cross', 'silent']))
  const chatty = CAST.filter(([handle]) =>
    [3, 4, 5, 6].every((round) => moodAfter(round, handle) !== 'silent'),
  )
  expect(chatty.length).toBeLessThan(5)
})

test('somebody we answer reacts in their own language', async () => {
  await using net = await aNetwork({ script: true, speed: 2_000 })
  const person = CAST.find(
    ([handle, , lang]) => lang === 'fr' && reactionTo('fr', 0, `acme ${handle} own`) !== null,
  )
  const root = await net.act({ as: person?.[0], do: 'post', text: '@acme vous êtes là ?' })
  const reaction = new Promise<string>((resolve) => {
    net.world.subscribe((event) => {
      if (event.e === 'post' && event.post.conversationId === root.id && event.post.authorId !== net.acme.id)
        resolve(current(event.post).text)
    })
  })
  await net.tweet('Oui, bonjour !', root.id)
  expect(await reaction).toBe(reactionTo('fr', 0, `acme ${person?.[0]} own`))
})

test('the script plays by itself, stands still at speed 0 and goes on where it stood', async () => {
  await using net = await aNetwork({ script: true, speed: 5_000 })
  const next = (steps: number) =>
    new Promise<void>((resolve) => {
      net.world.subscribe((event) => event.e === 'script' && event.step >= steps && resolve())
    })
  await next(BACKLOG.length + 5)
  await net.json('/api/speed', { speed: 0 })
  const { step } = net.world
  net.director.setSpeed(5_000)
  await next(step + 1)
  expect(net.world.step).toBe(step + 1)
})
